using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Streaming.Protocol.Rest;

namespace Streaming.Protocol.Hub;

/// <summary>The REST snapshot without its strikes.</summary>
public sealed record SnapshotUpdate : SnapshotResponse, IUpdate
{
    [JsonConstructor]
    public SnapshotUpdate()
    {
    }

    [SetsRequiredMembers]
    public SnapshotUpdate(SnapshotResponse snapshot, string topic, string epoch, long seq)
        : base(snapshot)
    {
        Strikes = null;
        Topic = topic;
        Epoch = epoch;
        Seq = seq;
    }

    [JsonPropertyOrder(WireOrder.Header)]
    public required string Topic { get; init; }

    [JsonPropertyOrder(WireOrder.Header)]
    public required string Epoch { get; init; }

    [JsonPropertyOrder(WireOrder.Header)]
    public required long Seq { get; init; }

    [JsonPropertyOrder(WireOrder.Header)]
    public bool Closed { get; init; } = true;

    [JsonPropertyOrder(WireOrder.Header), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Conflated { get; init; }

    string IHubMessage.Target => Targets.Snapshot;

    IUpdate IUpdate.Conflate(int skipped) => this with { Conflated = skipped };
}
