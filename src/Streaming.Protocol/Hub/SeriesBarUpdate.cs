using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Streaming.Protocol.Rest;

namespace Streaming.Protocol.Hub;

/// <summary>A REST series bar, in its place.</summary>
public sealed record SeriesBarUpdate : SeriesBar, IUpdate
{
    [JsonConstructor]
    public SeriesBarUpdate()
    {
    }

    [SetsRequiredMembers]
    public SeriesBarUpdate(SeriesBar bar, string topic, string epoch, bool closed, string asOf)
        : base(bar)
    {
        Topic = topic;
        Epoch = epoch;
        Closed = closed;
        AsOf = asOf;
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

    string IHubMessage.Target => Targets.SeriesBar;

    IUpdate IUpdate.Conflate(int skipped) => this with { Conflated = skipped };
}
