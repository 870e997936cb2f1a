using System.Security.Cryptography;
using System.Text;
using Streaming.Protocol;

namespace Streaming.Server.Access;

/// <summary>What is kept of a key: whose it is, what it may use, and the hash of its text. The text is shown once, when
/// the key is made.</summary>
public sealed class ApiKey(string name, Plan plan, ReadOnlyMemory<byte> hash)
{
    /// <summary>Bits of chance in a key of ours. So many need no slow hash: there is nothing to guess.</summary>
    private const int SecretBytes = 32;

    public string Name { get; } = name;

    public Plan Plan { get; } = plan;

    /// <summary>SHA-256 of the key's UTF-8 text.</summary>
    public ReadOnlyMemory<byte> Hash { get; } = hash;

    /// <summary>Names the key in counters without giving it away; a new key of an old name is another one.</summary>
    public string Id { get; } = Convert.ToHexStringLower(hash.Span[..8]);

    /// <summary>A new secret: <c>sk_</c> and 256 random bits in URL-safe base 64.</summary>
    public static string NewSecret() =>
        "sk_" + System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    public static ApiKey FromSecret(string name, Plan plan, string secret) => new(name, plan, HashOf(secret));

    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>Takes as long for a near miss as for a far one.</summary>
    public bool HasHash(ReadOnlySpan<byte> hash) => CryptographicOperations.FixedTimeEquals(Hash.Span, hash);
}
