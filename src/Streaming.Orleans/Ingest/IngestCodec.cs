using System.Globalization;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Codecs;
using Streaming.Runtime.Ports;

namespace Streaming.Orleans.Ingest;

/// <summary>Batches between the pump's host and the grains, in the form the journal keeps them.</summary>
internal static class IngestCodec
{
    /// <param name="feed">Where it cannot go back, the cursor names the run: positions of another run say nothing.</param>
    public static IngestBatch Encode(EventBatch batch, FeedDescription feed, long run, long marketTime)
    {
        var positions = new ByteWriter(16 + batch.Count);
        var last = 0L;
        foreach (var position in batch.Positions)
        {
            positions.Signed(position - last);
            last = position;
        }

        var cursor = feed.CanReplay
            ? batch.Cursor
            : batch.Cursor with { Token = run.ToString(CultureInfo.InvariantCulture) };
        return new IngestBatch(
            run, MarketEventWriter.OfThread.Encode(batch.Events), positions.ToArray(), CursorCodec.Encode(cursor), marketTime);
    }

    /// <param name="reader">The grain's own: it knows the contracts of earlier batches.</param>
    public static EventBatch Decode(IngestBatch batch, MarketEventReader reader)
    {
        var events = reader.Decode(batch.Events);
        var positions = new long[events.Length];
        var steps = new ByteReader(batch.Positions);
        var last = 0L;
        for (var i = 0; i < positions.Length; i++)
            positions[i] = last += steps.Signed();
        return new EventBatch(events, positions, CursorCodec.Decode(batch.Cursor));
    }
}
