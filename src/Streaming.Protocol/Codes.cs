using System.Collections.Frozen;
using System.Globalization;

namespace Streaming.Protocol;

/// <summary>Every number a client can be told. A number is given once and never again to something else.</summary>
public static class Codes
{
    /// <summary>A topic's answer: subscribed, and everything asked for is in the answer.</summary>
    public const int Ok = 0;

    /// <summary>Host, when it stops: the connection ends; reconnect with backoff.</summary>
    public const int ShuttingDown = 3001;

    /// <summary>Outbox, when it cannot be drained: the connection ends; reconnect with backoff, with fewer topics.</summary>
    public const int SlowConsumer = 3002;

    /// <summary>Host, to move load elsewhere: the connection ends; reconnect with backoff.</summary>
    public const int Rebalance = 3003;

    /// <summary>Access, at the door: the connection ends; do not reconnect with these credentials.</summary>
    public const int Unauthenticated = 3500;

    /// <summary>Access, when an operator revokes the key: the connection ends; do not reconnect with this key.</summary>
    public const int KeyRevoked = 3501;

    /// <summary>Access, when the key has its connections: the connection ends; close another one first.</summary>
    public const int ConnectionLimit = 3502;

    /// <summary>Hub, after 100 refused calls in a minute: the connection ends; correct the client before it
    /// reconnects.</summary>
    public const int BadCalls = 3503;

    /// <summary>Hub, above 600 topic answers a minute: call again later.</summary>
    public const int RateLimited = 4001;

    /// <summary>Hub, when the answer would be too large or the store does not answer: take the topic from its
    /// <c>rest</c> address, or call again later.</summary>
    public const int Unavailable = 4002;

    /// <summary>Hub, for arguments that do not parse: correct the call.</summary>
    public const int BadRequest = 4500;

    /// <summary>Hub, for a name that is no topic: correct the name.</summary>
    public const int UnknownTopic = 4501;

    /// <summary>Hub, for a symbol that this deployment does not follow: choose another.</summary>
    public const int UnknownSymbol = 4502;

    /// <summary>Hub, for a topic above the key's plan: upgrade, or leave it out.</summary>
    public const int TierRestricted = 4503;

    /// <summary>Hub, for more topics than a call or a connection may have: ask for fewer.</summary>
    public const int LimitExceeded = 4504;

    private static readonly FrozenDictionary<int, string> Names = new Dictionary<int, string>
    {
        [Ok] = "ok",
        [ShuttingDown] = "shutting_down",
        [SlowConsumer] = "slow_consumer",
        [Rebalance] = "rebalance",
        [Unauthenticated] = "unauthenticated",
        [KeyRevoked] = "key_revoked",
        [ConnectionLimit] = "connection_limit",
        [BadCalls] = "bad_calls",
        [RateLimited] = "rate_limited",
        [Unavailable] = "unavailable",
        [BadRequest] = "bad_request",
        [UnknownTopic] = "unknown_topic",
        [UnknownSymbol] = "unknown_symbol",
        [TierRestricted] = "tier_restricted",
        [LimitExceeded] = "limit_exceeded",
    }.ToFrozenDictionary();

    public static IReadOnlyCollection<int> All => Names.Keys;

    public static string Name(int code) => Names[code];

    /// <summary>True where the connection is over, known number or not: ranges are the contract, names are news.</summary>
    public static bool EndsConnection(int code) => code is >= 3000 and <= 3999;

    /// <summary>True where the same thing may be tried again after a while.</summary>
    public static bool IsTemporary(int code) => code is (>= 3000 and <= 3499) or (>= 4000 and <= 4499);

    /// <summary>The message of a call that fails as a whole, <c>4504 limit_exceeded: ...</c>.</summary>
    public static string Message(int code, string detail) =>
        string.Create(CultureInfo.InvariantCulture, $"{code} {Name(code)}: {detail}");

    /// <summary>Reads the code of <see cref="Message"/>, also from the middle of a text that a hub client wrapped it in.</summary>
    public static bool TryReadMessage(ReadOnlySpan<char> message, out int code)
    {
        foreach (var word in message.Split(' '))
        {
            var (start, end) = (word.Start.Value, word.End.Value);
            if (end - start == 4
                && int.TryParse(message[start..end], NumberStyles.None, CultureInfo.InvariantCulture, out code)
                && Names.TryGetValue(code, out var name)
                && message[end..].StartsWith($" {name}:"))
                return true;
        }

        code = Ok;
        return false;
    }
}
