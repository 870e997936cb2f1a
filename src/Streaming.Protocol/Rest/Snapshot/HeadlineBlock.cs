using System.Text.Json.Serialization;

namespace Streaming.Protocol.Rest.Snapshot;

public sealed record HeadlineBlock
{
    public required string Narrative { get; init; }

    /// <summary><c>pin_trade</c>, <c>breakout_trade</c>, <c>range_trade</c> or <c>low_signal</c>.</summary>
    public required string TradeAngle { get; init; }

    /// <summary><c>info</c>, <c>watch</c> or <c>alert</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>True while the data is too poor to change the severity, otherwise absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool SeverityHeld { get; init; }

    public required PromotedBlock Promoted { get; init; }
}

public sealed record PromotedBlock
{
    public required double? Magnet { get; init; }
    public required int PinScore { get; init; }

    /// <summary>A fraction in spite of its name.</summary>
    public required double? PinProbabilityPct { get; init; }

    public required string Regime { get; init; }
}
