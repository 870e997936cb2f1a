using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Streaming.Runtime.Ports;

/// <summary>Mints the names of logs.</summary>
public static class Epoch
{
    /// <summary>A name for a new log of one symbol's session.</summary>
    /// <param name="fingerprint">Where the events can be given again the name follows from their source, so that two
    /// runs of one tape are the same to the byte; otherwise it is random, since what was lost is lost.</param>
    /// <param name="generation">How many logs this session had before in this store.</param>
    public static string Mint(string symbol, DateOnly date, string? fingerprint, int generation)
    {
        var source = fingerprint ?? Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var name = string.Create(CultureInfo.InvariantCulture, $"{symbol}\n{date:yyyy-MM-dd}\n{source}\n{generation}");
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        return string.Create(CultureInfo.InvariantCulture, $"{date:yyyyMMdd}-{Convert.ToHexStringLower(hash.AsSpan(0, 6))}");
    }

    /// <summary>A name for a deployment's new log of events, by the same rule.</summary>
    public static string MintEvents(string? fingerprint)
    {
        var source = fingerprint ?? Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"events\n{source}"));
        return $"events-{Convert.ToHexStringLower(hash.AsSpan(0, 6))}";
    }
}
