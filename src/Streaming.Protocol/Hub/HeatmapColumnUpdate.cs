using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Streaming.Protocol.Rest;

namespace Streaming.Protocol.Hub;

/// <summary>A REST heatmap bar, in its place.</summary>
public sealed record HeatmapColumnUpdate : HeatmapBar, IUpdate
{
    [JsonConstructor]
    public HeatmapColumnUpdate()
    {
    }

    [SetsRequiredMembers]
    public HeatmapColumnUpdate(HeatmapBar bar, string topic, string epoch, bool closed, string asOf,
        string gridId)
        : base(bar)
    {
        Topic = topic;
        Epoch = epoch;
        Closed = closed;
        AsOf = asOf;
        GridId = gridId;
    }

    [JsonPropertyOrder(WireOrder.Header)]
    public required string Topic { get; init; }

    [JsonPropertyOrder(WireOrder.Header)]
    public required string Epoch { get; init; }

    /// <summary>Rises with each update of an open bar; null on a closed one.</summary>
    [JsonPropertyOrder(WireOrder.Header), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Rev { get; init; }

    [JsonPropertyOrder(WireOrder.Header)]
    public required bool Closed { get; init; }

    [JsonPropertyOrder(WireOrder.Header)]
    public required string AsOf { get; init; }

    [JsonPropertyOrder(WireOrder.Header), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Conflated { get; init; }

    [JsonPropertyOrder(WireOrder.BarEnd)]
    public required string GridId { get; init; }

    /// <summary>Only when it changed since the last update of this topic.</summary>
    [JsonPropertyOrder(WireOrder.BarEnd), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double[]? StrikesGrid { get; init; }

    string IHubMessage.Target => Targets.HeatmapColumn;

    IUpdate IUpdate.Conflate(int skipped) => this with { Conflated = skipped };
}
