
namespace Streaming.Orleans.Ingest;

/// <summary>One underlying's events on their way to its grain, as <see cref="IngestCodec"/> writes them.</summary>
/// <param name="Run">The run of the feed that they come from; rises when another host takes the feed over.</param>
/// <param name="Positions">The place of each event in the feed's session, as steps.</param>
/// <param name="MarketTime">The pump's market time, in nanoseconds.</param>
[GenerateSerializer, Immutable, Alias("streaming.batch")]
public sealed record IngestBatch(
    [property: Id(0)] long Run,
    [property: Id(1)] byte[] Events,
    [property: Id(2)] byte[] Positions,
    [property: Id(3)] byte[] Cursor,
    [property: Id(4)] long MarketTime);

public enum IngestAnswer : byte
{
    Taken,

    /// <summary>The feed runs elsewhere by now: nothing of this run is taken any more.</summary>
    Superseded,
}
