using System.Text.Json.Serialization;
using Streaming.Protocol.Rest.Snapshot;

namespace Streaming.Protocol.Rest;

/// <summary>What may stand at the end of every object answer, and is left out when there is nothing to say.</summary>
public abstract record RestResponse
{
    [JsonPropertyOrder(WireOrder.Trailer), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EndpointVersion { get; init; }

    [JsonPropertyOrder(WireOrder.Trailer), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DataAsOfBlock? DataAsOf { get; init; }
}
