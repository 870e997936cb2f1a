using System.Text.Json.Serialization;

namespace Streaming.Protocol.Hub;

/// <summary>One topic's answer. Live updates continue at <c>seq</c> + 1.</summary>
public sealed record SubscribeResult
{
    /// <summary>An answer's bytes; topics past it get <see cref="Codes.Unavailable"/> and <see cref="Rest"/>.</summary>
    public const int AnswerBytesMax = 4 * 1024 * 1024;

    public required string Topic { get; init; }

    /// <summary>In a word, whether the topic is subscribed and why not.</summary>
    public required string Status { get; init; }

    /// <summary>0, or why something of the answer is missing.</summary>
    public required int Code { get; init; }

    /// <summary>Null where the topic was refused or has no log yet.</summary>
    public required string? Epoch { get; init; }

    /// <summary>The newest closed update of the log; -1 while it is empty.</summary>
    public required long Seq { get; init; }

    /// <summary>True when <c>updates</c> is everything since the position asked for.</summary>
    public required bool Recovered { get; init; }

    public required IReadOnlyList<IUpdate> Updates { get; init; }

    /// <summary>The holes between the updates, which nobody recorded; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Gap>? Gaps { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Rest { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double[]? StrikesGrid { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? GridId { get; init; }

    /// <summary>The answer to a topic that is not subscribed, with the status that belongs to the code.</summary>
    public static SubscribeResult Refused(string topic, int code) => new()
    {
        Topic = topic,
        Status = SubscribeStatus.Of(code),
        Code = code,
        Epoch = null,
        Seq = Position.Empty,
        Recovered = false,
        Updates = [],
    };
}

public static class SubscribeStatus
{
    public const string Ok = "ok";
    public const string UnknownTopic = "unknown_topic";
    public const string UnknownSymbol = "unknown_symbol";
    public const string TierRestricted = "tier_restricted";
    public const string LimitExceeded = "limit_exceeded";

    /// <summary>A temporary code leaves the topic subscribed: only its past is missing from the answer.</summary>
    public static string Of(int code) => code switch
    {
        Codes.Ok or Codes.RateLimited or Codes.Unavailable => Ok,
        Codes.UnknownTopic => UnknownTopic,
        Codes.UnknownSymbol => UnknownSymbol,
        Codes.TierRestricted => TierRestricted,
        Codes.LimitExceeded => LimitExceeded,
        _ => throw new ArgumentOutOfRangeException(nameof(code)),
    };
}
