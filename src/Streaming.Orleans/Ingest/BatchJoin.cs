using System.Diagnostics.CodeAnalysis;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Actors;

namespace Streaming.Orleans.Ingest;

/// <summary>Takes what waits in a mailbox as few batches: small ones of one session day are joined.</summary>
internal sealed class BatchJoin(Mailbox mailbox, int eventsMax)
{
    private readonly List<MarketEvent> _events = [];
    private readonly List<long> _positions = [];
    private EventBatch? _next;

    public bool TryTake([NotNullWhen(true)] out EventBatch? joined)
    {
        joined = null;
        if (!TryRead(out var batch))
            return false;

        _events.Clear();
        _positions.Clear();
        var cursor = batch.Cursor;
        do
        {
            // One cursor names the day of the whole batch, and a batch that has grown enough goes alone.
            if (batch.Cursor.Session != cursor.Session || (_events.Count > 0 && _events.Count + batch.Count > eventsMax))
            {
                _next = batch;
                break;
            }

            _events.AddRange(batch.Events);
            _positions.AddRange(batch.Positions);
            cursor = batch.Cursor;
            batch.Return();
        }
        while (TryRead(out batch));

        joined = new EventBatch([.. _events], [.. _positions], cursor);
        return true;
    }

    private bool TryRead([NotNullWhen(true)] out EventBatch? batch)
    {
        if ((batch = _next) is null)
            return mailbox.TryRead(out batch);

        _next = null;
        return true;
    }
}
