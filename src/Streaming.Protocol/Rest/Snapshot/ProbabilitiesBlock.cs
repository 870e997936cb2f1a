using System.Text.Json.Serialization;

namespace Streaming.Protocol.Rest.Snapshot;

/// <summary>Fractions.</summary>
public sealed record ProbabilitiesBlock
{
    public required PinProbabilityBlock Pin { get; init; }

    [JsonPropertyName("range_1sigma")]
    public required RangeProbabilityBlock Range1Sigma { get; init; }

    [JsonPropertyName("range_2sigma")]
    public required RangeProbabilityBlock Range2Sigma { get; init; }
}

public sealed record PinProbabilityBlock
{
    public required double? Value { get; init; }
    public required string CalibrationMethod { get; init; }
    public required string InputsSummary { get; init; }

    /// <summary>The event is a close within this many dollars of <c>magnet</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Band { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Magnet { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? HorizonHours { get; init; }
}

public sealed record RangeProbabilityBlock
{
    public required double? Value { get; init; }
    public required double? Low { get; init; }
    public required double? High { get; init; }
    public required string CalibrationMethod { get; init; }
}
