using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Streaming.Server.Events.Webhooks;

/// <summary>Secrets and signatures as Standard Webhooks 1.0.0 has them.</summary>
internal static class WebhookSecret
{
    private const string Prefix = "whsec_";
    private const int Bytes = 32;
    private const int BytesMin = 24;
    private const int BytesMax = 64;

    public static string New() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));

    public static bool IsValid(string secret)
    {
        Span<byte> key = stackalloc byte[BytesMax];
        return secret.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(secret[Prefix.Length..], key, out var length) && length >= BytesMin;
    }

    /// <summary>What stands in <c>webhook-signature</c>.</summary>
    public static string Sign(string secret, string id, long unixSeconds, ReadOnlySpan<byte> body)
    {
        var key = Convert.FromBase64String(secret[Prefix.Length..]);
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{unixSeconds}.")));
        hash.AppendData(body);
        return "v1," + Convert.ToBase64String(hash.GetHashAndReset());
    }
}
