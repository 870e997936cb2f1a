using System.Text.Json.Serialization;

namespace Streaming.Protocol.Rest;

/// <summary>What every bar has; hub updates extend the bars of this folder, so that both say the same.</summary>
public abstract record WireBar
{
    /// <summary>The ordinal of the bar in its session at its size, 0 at the open.</summary>
    [JsonPropertyOrder(WireOrder.BarPosition)]
    public required long Seq { get; init; }

    /// <summary>The bar's start.</summary>
    [JsonPropertyOrder(WireOrder.BarPosition)]
    public required string T { get; init; }

    /// <summary>True on a bar that misses some of its raw bars, otherwise absent.</summary>
    [JsonPropertyOrder(WireOrder.BarEnd), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Partial { get; init; }
}
