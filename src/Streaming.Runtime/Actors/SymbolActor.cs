using Microsoft.Extensions.Logging;
using Streaming.Engine;
using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Snapshots;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;
using Streaming.Runtime.Telemetry;

namespace Streaming.Runtime.Actors;

/// <summary>One underlying's loop: drain a batch, record it, apply it, commit what closed, tell, swap the view.</summary>
public sealed partial class SymbolActor
{
    private readonly ActorSurroundings _around;
    private readonly ILogger _log;
    private readonly StoreCalls _store;
    private readonly List<Bar> _closed = [];
    private readonly List<SnapshotFacts> _closes = [];
    private readonly List<NewEvent> _news = [];
    private IReadOnlyList<LoggedEvent> _logged = [];
    private SymbolState? _state;
    private StoredSession? _stored;
    private SessionJournal? _journal;
    private GivenSession? _given;
    private bool _keepsNoCheckpoint;
    private BarLog? _bars;
    private SnapshotLog? _snapshots;
    private SnapshotFacts? _snapshot;
    private int _storedOrdinal;
    private long _openPublishedAt;
    private int _openSample;
    private SampleWatch _samples;
    private SymbolView _view;

    public SymbolActor(string symbol, ActorSurroundings around, ILogger log)
    {
        Symbol = symbol;
        _around = around;
        _log = log;
        _store = new StoreCalls(symbol, around.StoreHealth, around.Wall, log);
        Mailbox = new Mailbox(around.Options.Mailbox, conflate: around.Feed.IsLive);
        _view = new SymbolView { Symbol = symbol };
    }

    public string Symbol { get; }

    public Mailbox Mailbox { get; }

    /// <summary>What readers see; swapped whole.</summary>
    public SymbolView View => Volatile.Read(ref _view);

    public async Task RunAsync(CancellationToken stopping)
    {
        while (await WaitForWorkAsync(stopping))
        {
            while (Mailbox.TryRead(out var batch))
            {
                try
                {
                    await TakeAsync(batch, stopping);
                }
                finally
                {
                    batch.Return();
                }
            }
        }
    }

    /// <summary>Takes in one batch: when this completes it is journalled, applied, committed and told. For the loop, or
    /// for an owner that hands batches over one at a time and lets the mailbox lie.</summary>
    public async ValueTask TakeAsync(EventBatch batch, CancellationToken stopping)
    {
        await ApplyAsync(batch, stopping);
        await TellAsync(stopping);
    }

    /// <summary>Shows the open bar if there is a newer one and its time has come. Never beside
    /// <see cref="TakeAsync"/>.</summary>
    public ValueTask ShowAsync(CancellationToken stopping) => TellAsync(stopping);

    /// <summary>Waits for a batch, or until the newest sample may be shown.</summary>
    private async ValueTask<bool> WaitForWorkAsync(CancellationToken stopping)
    {
        var ready = Mailbox.WaitToReadAsync(stopping);
        if (ready.IsCompleted || _state is null || _state.Samples == _openSample)
            return await ready;

        var waiting = ready.AsTask();
        var rest = _around.Options.OpenBarCadence - _around.Wall.GetElapsedTime(_openPublishedAt);
        if (rest > TimeSpan.Zero)
            await Task.WhenAny(waiting, Task.Delay(rest, _around.Wall, stopping));
        await TellAsync(stopping);
        return await waiting;
    }

    /// <summary>Cuts a batch where a session ends, records and journals each part, then applies it.</summary>
    private async ValueTask ApplyAsync(EventBatch batch, CancellationToken stopping)
    {
        for (var from = 0; from < batch.Count;)
        {
            if (_state is null && batch.Events[from].Kind == MarketEventKind.Clock)
            {
                // Nothing is known of this symbol yet, so time has nothing to close.
                _around.Recorder?.Record(batch.Events.Slice(from, 1));
                from++;
                continue;
            }

            if (_state is null || _state.IsOver(batch.Events[from].EventTime))
                await TurnToSessionOfAsync(batch.Events[from].EventTime, stopping);

            // What an earlier life of this process has journalled or kept in a checkpoint was applied from there.
            from += _journal?.CountKnown(batch, from) ?? 0;
            if (_given is not null)
                from += await _given.CountKnownAsync(batch, from, stopping);
            if (from == batch.Count)
                return;

            var to = EndOfSession(batch.Events, from);
            if (_journal is not null)
                to = _journal.EndOfNew(batch, from, to);
            _around.Recorder?.Record(batch.Events[from..to]);
            if (_journal is not null)
                await _journal.AppendAsync(batch, from, to, stopping);

            _given?.Note(batch, from, to);
            foreach (ref readonly var item in batch.Events[from..to])
                _samples.Apply(_state!, item);
            from = to;
        }
    }

    private int EndOfSession(ReadOnlySpan<MarketEvent> events, int from)
    {
        for (var i = from + 1; i < events.Length; i++)
            if (_state!.IsOver(events[i].EventTime))
                return i;

        return events.Length;
    }

    /// <summary>Commits what has closed, shows it, and shows the open bar when its time has come.</summary>
    private async ValueTask TellAsync(CancellationToken stopping)
    {
        var state = _state;
        if (state is null)
            return;

        if (!state.HasChain)
        {
            ShowWithoutChain(state);
            return;
        }

        if (_stored is null)
            await OpenLogAsync(state, stopping);

        var closed = await CommitAsync(state, stopping);
        _snapshot ??= state.Snapshot();
        if (closed || GridOrGapsGrew(state) || !ReferenceEquals(_snapshot, _view.Snapshot))
            SwapView(state, closed ? null : _view.OpenBar);

        foreach (var bar in _closed)
            _bars!.Append(bar, (interval, made) => Each(publisher => publisher.PublishClosed(_view.Session!, interval, made)));
        _closed.Clear();
        if (_logged.Count > 0)
            Each(publisher => publisher.PublishEvents(_logged));
        _logged = [];

        ShowOpenBar(state);
        if (closed)
            await CheckpointAsync(state, stopping);
    }

    private ValueTask CheckpointAsync(SymbolState state, CancellationToken stopping)
    {
        if (_journal is not null)
            return _journal.CheckpointAsync(state, _storedOrdinal, stopping);
        return _given is null || Volatile.Read(ref _keepsNoCheckpoint)
            ? ValueTask.CompletedTask
            : _given.CheckpointAsync(state, _storedOrdinal, stopping);
    }

    /// <returns>True where bars were committed; they lie in <c>_closed</c>.</returns>
    private async ValueTask<bool> CommitAsync(SymbolState state, CancellationToken stopping)
    {
        while (state.TryTakeClosed(out var bar, out var snapshot))
        {
            _snapshots!.Set(snapshot);
            _snapshot = snapshot;

            // A feed that is read again from its start makes bars that were told in an earlier life.
            if (bar.Ordinal > _storedOrdinal)
            {
                _closed.Add(bar);
                _closes.Add(snapshot);
            }
        }

        while (state.TryTakeNews(out var headline))
            if (headline.Ordinal > _storedOrdinal)
                _news.Add(HeadlineCodec.ToNewEvent(headline));

        if (_closed.Count == 0)
            return false;

        _logged = await _store.InsistAsync(
            "append", "append closed bars",
            token => _around.Store.AppendAsync(
                _stored!, new SessionAppend { Bars = _closed, Snapshots = _closes, Gaps = state.Gaps, Events = _news }, token),
            stopping);
        RuntimeMetrics.ClosedBars.Add(_closed.Count);
        _storedOrdinal = _closed[^1].Ordinal;
        _closes.Clear();
        _news.Clear();
        return true;
    }

    private void Each(Action<ISymbolPublisher> tell)
    {
        foreach (var publisher in _around.Publishers)
            tell(publisher);
    }
}
