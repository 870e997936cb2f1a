using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Streaming.Protocol.Rest.Snapshot;

namespace Streaming.Protocol.Rest;

/// <summary>The raw tree on effective open interest, and what is decided from it.</summary>
public record SnapshotResponse : ExposureResponse
{
    [JsonConstructor]
    public SnapshotResponse()
    {
    }

    [SetsRequiredMembers]
    public SnapshotResponse(
        ExposureResponse raw, FlowDirectionBlock flowDirection, HeadlineBlock headline, SetupBlock setup,
        ProbabilitiesBlock probabilities)
        : base(raw)
    {
        FlowDirection = flowDirection;
        Headline = headline;
        Setup = setup;
        Probabilities = probabilities;
    }

    [JsonPropertyOrder(WireOrder.Decision)]
    public required FlowDirectionBlock FlowDirection { get; init; }

    [JsonPropertyOrder(WireOrder.Decision)]
    public required HeadlineBlock Headline { get; init; }

    [JsonPropertyOrder(WireOrder.Decision)]
    public required SetupBlock Setup { get; init; }

    [JsonPropertyOrder(WireOrder.Decision)]
    public required ProbabilitiesBlock Probabilities { get; init; }

    [JsonPropertyOrder(WireOrder.Decision), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PrincipledBlock? Principled { get; init; }

    /// <summary>Not null on a live body, by which old readers know that the blocks are here.</summary>
    [JsonPropertyOrder(WireOrder.Decision)]
    public BodyBlock? Body { get; init; } = BodyBlock.Flat;
}
