using System.Text.Json.Serialization;

namespace Streaming.Protocol.Rest;

/// <summary>What the four bar answers have in common: where their bars stand in the session's log, and what is missing.</summary>
public abstract record BarsResponse : RestResponse
{
    [JsonPropertyOrder(WireOrder.Position)]
    public required IReadOnlyList<GapInterval> GapIntervals { get; init; }

    /// <summary>Null while the symbol has no log.</summary>
    [JsonPropertyOrder(WireOrder.Position)]
    public required string? Epoch { get; init; }

    /// <summary>-1 when there is none, which is also what asks for everything as <c>since_seq</c>.</summary>
    [JsonPropertyOrder(WireOrder.Position)]
    public required long FirstSeq { get; init; }

    /// <inheritdoc cref="FirstSeq"/>
    [JsonPropertyOrder(WireOrder.Position)]
    public required long LastSeq { get; init; }
}
