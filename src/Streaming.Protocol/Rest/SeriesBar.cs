using System.Text.Json.Serialization;
using Streaming.Protocol.Rest.Snapshot;

namespace Streaming.Protocol.Rest;

public record SeriesBar : WireBar
{
    public required double Spot { get; init; }
    public required long NetGex { get; init; }
    public required long NetDex { get; init; }
    public required double? GammaFlip { get; init; }

    /// <summary>Why <c>gamma_flip</c> is null; absent where there is a flip.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? GammaFlipReason { get; init; }

    public required double? CallWall { get; init; }
    public required double? PutWall { get; init; }
    public required double? Magnet { get; init; }
    public required int PinScore { get; init; }

    /// <summary>Percent, 64.1, as the contract has it here and nowhere else.</summary>
    public required double? PinProbabilityPct { get; init; }

    public required string Regime { get; init; }
    public required double? AtmIv { get; init; }
    public required long? CharmDollarsPerHour { get; init; }
    public required long HedgeFlowCallCumulative { get; init; }
    public required long HedgeFlowPutCumulative { get; init; }
    public required long HedgeFlowCumulativeAll { get; init; }

    /// <summary>Absent before the first usable smile.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PrincipledBlock? Principled { get; init; }
}
