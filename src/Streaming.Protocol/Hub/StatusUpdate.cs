using System.Text.Json.Serialization;
using Streaming.Protocol.Rest;

namespace Streaming.Protocol.Hub;

/// <summary>How a symbol's session and feed are.</summary>
public sealed record StatusUpdate : IUpdate
{
    public required string Topic { get; init; }
    public required string Epoch { get; init; }
    public required long Seq { get; init; }
    public bool Closed { get; init; } = true;
    public required string AsOf { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Conflated { get; init; }

    public required string Symbol { get; init; }

    /// <summary><c>open</c> or <c>closed</c>.</summary>
    public required string Session { get; init; }

    /// <summary><c>live</c>, <c>stale</c> or <c>replay</c>.</summary>
    public required string Feed { get; init; }

    public required IReadOnlyList<GapInterval> GapIntervals { get; init; }

    string IHubMessage.Target => Targets.Status;

    IUpdate IUpdate.Conflate(int skipped) => this with { Conflated = skipped };
}
