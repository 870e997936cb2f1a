using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Streaming.Protocol;
using Streaming.Runtime.Ports;

namespace Streaming.Server.Access;

/// <summary>What is kept of a key: whose it is, what it may use, and the hash of its text. The text is shown once, when
/// the key is made.</summary>
public sealed class ApiKey
{
    /// <summary>Bytes of chance in a key of ours. So many need no slow hash: there is nothing to guess.</summary>
    private const int SecretBytes = 32;

    private ApiKey(string id, string name, Plan plan, byte[] hash, bool isRevocable) =>
        (Id, Name, Plan, Hash, IsRevocable) = (id, name, plan, hash, isRevocable);

    /// <summary>Names the key without giving it away; a new key of an old name is another one.</summary>
    public string Id { get; }

    /// <summary>Whose key it is, and what the day's requests are counted by: a rotated key does not begin anew.</summary>
    public string Name { get; }

    public Plan Plan { get; }

    /// <summary>SHA-256 of the key's UTF-8 text.</summary>
    public ReadOnlyMemory<byte> Hash { get; }

    /// <summary>True for keys of the store; those of the configuration live as long as the process.</summary>
    public bool IsRevocable { get; }

    /// <summary>A new key's text: <c>sk_</c> and 256 random bits in URL-safe base 64.</summary>
    public static string NewSecret() => "sk_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>A key of the configuration.</summary>
    public static ApiKey Configured(string name, Plan plan, string secret)
    {
        var hash = HashOf(secret);
        return new(Convert.ToHexStringLower(hash.AsSpan(0, 8)), name, plan, hash, isRevocable: false);
    }

    /// <summary>A key of the store; null where a later version gave it a plan that this one does not know.</summary>
    public static ApiKey? Of(StoredKey key) => Plans.TryParse(key.Plan, out var plan)
        ? new(key.Id, key.Name, plan, Convert.FromHexString(key.Hash), isRevocable: true)
        : null;

    /// <summary>A row for the store, and the text that its owner gets.</summary>
    public static (StoredKey Row, string Secret) New(string name, Plan plan, DateTimeOffset now)
    {
        var secret = NewSecret();
        var hash = HashOf(secret);
        var id = Convert.ToHexStringLower(hash.AsSpan(0, 8));
        return (new(id, name, plan.WireName(), Convert.ToHexStringLower(hash), now), secret);
    }

    /// <summary>Takes as long for a near miss as for a far one.</summary>
    public bool HasHash(ReadOnlySpan<byte> hash) => CryptographicOperations.FixedTimeEquals(Hash.Span, hash);
}
