using System.Text.Json.Serialization;

namespace Streaming.Protocol.Rest;

/// <summary>One column: <c>values[i]</c> belongs to <c>strikes_grid[i]</c> and is null where the strike has no value yet.</summary>
public record HeatmapBar : WireBar
{
    public required double Spot { get; init; }
    public required long?[] Values { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long?[]? CiLow { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long?[]? CiHigh { get; init; }
}
