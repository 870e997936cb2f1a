using Microsoft.Extensions.Logging;
using Streaming.Engine;
using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
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

    /// <summary>Takes up a session before there are events of it: of this moment where the market runs, behind the one that
    /// was left before its end; else the newest that is stored, if its journal is kept or its feed can go on behind its
    /// checkpoint. Called before anything is taken
    /// in.</summary>
    public async ValueTask ResumeAsync(CancellationToken stopping)
    {
        if (_around.IsGivenAgain)
            await TakeUpGivenAsync(stopping);
        else if (!_around.KeepsJournal)
            return;
        else if (_around.Feed.IsLive)
        {
            var now = _around.Clock.Now;
            if (await FindLeftAsync(now, stopping) is { } left)
                await TurnToSessionOfAsync(left.Open, stopping);

            // What is given again of it comes first; the clock turns to this moment's behind it.
            if (_state is { } old && !IsFinished(old) && WillBeGiven)
                return;

            await TurnToSessionOfAsync(now, stopping);
            if (_state is { NewestEvent: null } state && !WillBeGiven)
                await MissAsync(state, state.Session.Open, GapReason.FeedGap, stopping);
        }
        else if (await ListAsync(stopping) is [var newest, ..]
            && _around.Calendar.TryGetSession(newest.Date, out var session))
            await TurnToSessionOfAsync(session.Open, stopping);
    }

    /// <summary>The last event that it knew when it took up a session of a feed that is given again; null where it needs the
    /// feed from its start.</summary>
    public FeedCursor? Known => _given?.Known;

    /// <summary>Lets no checkpoint be kept of a feed that is given again: it brings somebody it did not name, who would be
    /// there after a restart only if all is given.</summary>
    public void KeepNoCheckpoint() => Volatile.Write(ref _keepsNoCheckpoint, true);

    /// <summary>The session before this moment's that a live feed's journal may have more of than was told: the newest, so
    /// long as nothing is stored of this moment's.</summary>
    private async ValueTask<TradingSession?> FindLeftAsync(Timestamp now, CancellationToken stopping)
    {
        var current = _around.Calendar.SessionFor(now).Date;
        var stored = _around.Restart ? [] : await ListAsync(stopping);
        return stored.FirstOrDefault(each => each.Date <= current) is { } newest && newest.Date < current
            && await _store.InsistAsync(
                "find", "find what is stored", token => _around.Store.FindAsync(Symbol, newest.Date, token), stopping)
                is { Fingerprint: null, JournalEnd: > 0 } left
            && _around.Calendar.TryGetSession(newest.Date, out var session) && session == left.Session
            ? session
            : null;
    }

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

    private async ValueTask TurnToSessionOfAsync(Timestamp instant, CancellationToken stopping)
    {
        var session = _around.Calendar.SessionFor(instant);
        if (_state?.Session.Date == session.Date)
            return;

        if (_state is not null)
        {
            await FinishAsync(_state, stopping);
            await TellAsync(stopping);
        }

        Begin(NewState(session));
        if (_around.KeepsJournal)
            await RestoreAsync(_state!, stopping);
    }

    private void Begin(SymbolState? state)
    {
        _state = state;
        _stored = null;
        _journal = null;
        _given = null;
        _bars = null;
        _snapshots = null;
        _snapshot = null;
        _openSample = 0;
    }

    /// <summary>Goes on from the newest checkpoint of what the feed will give, where there is one that can be read; else the
    /// session waits until the feed comes to it.</summary>
    private async ValueTask TakeUpGivenAsync(CancellationToken stopping)
    {
        if (_around.Restart)
            return;

        // One that has just begun has no checkpoint yet, but the one before it has.
        const int SessionsMax = 2;
        var candidates = (await ListAsync(stopping))
            .Where(each => each.Fingerprint == _around.Feed.Fingerprint && each.Date >= _around.Feed.FirstSession)
            .Take(SessionsMax);
        foreach (var each in candidates)
            if (_around.Calendar.TryGetSession(each.Date, out var session) && await TryTakeUpAsync(session, stopping))
                return;
    }

    private async ValueTask<bool> TryTakeUpAsync(TradingSession session, CancellationToken stopping)
    {
        var state = NewState(session);
        Begin(state);
        await OpenLogAsync(state, stopping);
        if (!_given!.TryRestore(state))
        {
            Begin(null);
            Volatile.Write(ref _view, new SymbolView { Symbol = Symbol });
            return false;
        }

        Log.SessionTakenUp(_log, Symbol, state.NewestEvent, _given.Known!.Value.Position);
        await TellAsync(stopping);
        return true;
    }

    private Task<IReadOnlyList<SessionSummary>> ListAsync(CancellationToken stopping) => _store.InsistAsync(
        "list", "find the newest session", token => _around.Store.ListAsync(Symbol, token), stopping);

    private Timestamp EndOf(SymbolState state) => state.Session.Close + _around.EngineOptions.CloseGrace;

    private bool IsFinished(SymbolState state) => state.NewestEvent >= EndOf(state);

    /// <summary>Closes the last bars of a live feed's session where no clock has: nobody was here at its end.</summary>
    private async ValueTask FinishAsync(SymbolState state, CancellationToken stopping)
    {
        if (_journal is null || !_around.Feed.IsLive || state.NewestEvent is not { } newest || IsFinished(state))
            return;

        if (!_around.Feed.CanReplay && !(state.Gaps is [.., var last] && last.To >= state.Session.Close))
            await MissAsync(state, newest, GapReason.FeedGap, stopping);
        var end = MarketEvent.Clock(Symbol, EndOf(state));
        await _journal.AppendAsync(end, stopping);
        state.Apply(end);
    }

    private SymbolState NewState(TradingSession session) => new(Symbol, session, _around.EngineOptions, _around.Calendar);

    /// <summary>Takes up a session where an earlier life of this process left it.</summary>
    private async ValueTask RestoreAsync(SymbolState state, CancellationToken stopping)
    {
        await OpenLogAsync(state, stopping);
        _journal = new SessionJournal(_around, _stored!, _store, _log);
        var applied = await _journal.RestoreAsync(state, stopping);
        var isWhole = _journal.IsWhole;
        if (!isWhole)
        {
            state = _state = NewState(state.Session);
            applied = await RestoreWholeAsync(state, stopping);
        }

        if (state.NewestEvent is not { } newest)
            return;

        // Whoever repeats what was not acknowledged does not know any more of what has gone with a hole.
        if (!WillBeGiven || (!isWhole && _around.IsIngestRepeated))
            await MissAsync(state, newest, GapReason.Restart, stopping);
        Log.SessionRestored(_log, Symbol, newest, applied, _stored!.JournalEnd);
        await TellAsync(stopping);
    }

    /// <summary>Goes on from what was journalled before the first event that is not there, and lets the rest go: what
    /// follows a hole cannot be applied, and would be in the way of what comes.</summary>
    private async ValueTask<long> RestoreWholeAsync(SymbolState state, CancellationToken stopping)
    {
        var found = _stored!;
        _stored = await _store.InsistAsync(
            "cut", "cut the journal", token => _around.Store.CutJournalAsync(found, token), stopping);
        Log.JournalCut(_log, Symbol, _stored.JournalEnd, found.JournalEnd);
        _journal = new SessionJournal(_around, _stored, _store, _log);
        return await _journal.RestoreAsync(state, stopping);
    }

    private bool WillBeGiven => _around.Feed.CanReplay || _around.IsIngestRepeated;

    /// <summary>What a feed cannot give again is gone, and says so.</summary>
    private async ValueTask MissAsync(SymbolState state, Timestamp since, GapReason reason, CancellationToken stopping)
    {
        var until = Timestamp.Min(_around.Clock.Now, state.Session.Close);
        if (until <= since)
            return;

        var gap = MarketEvent.Of(Symbol, new FeedGap(since, until, reason));
        await _journal!.AppendAsync(gap, stopping);
        state.Apply(gap);
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

    private async ValueTask OpenLogAsync(SymbolState state, CancellationToken stopping)
    {
        _stored = await _store.InsistAsync(
            "open", "open the session",
            token => _around.Store.OpenAsync(Symbol, state.Session, _around.Feed.Fingerprint, _around.Restart, token), stopping);
        if (_around.IsGivenAgain)
            _given = new GivenSession(_around, _stored, _store, _log);
        _bars = new BarLog(state.Session);
        _snapshots = new SnapshotLog(_bars.RawCapacity);
        foreach (var bar in _stored.Bars)
            _bars.Append(bar);
        _storedOrdinal = _bars[BarInterval.Raw30Seconds].LastOrdinal;
        SwapView(state, openBar: null);
        Log.SessionOpened(_log, Symbol, state.Session.Date, _stored.Epoch, _stored.Bars.Count);
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

    private bool GridOrGapsGrew(SymbolState state) =>
        _view.Session is not { } session
        || !ReferenceEquals(session.Grid, state.Grid)
        || session.Gaps.Length != state.Gaps.Count
        || (state.Gaps.Count > 0 && session.Gaps[^1] != state.Gaps[^1]);

    private void ShowOpenBar(SymbolState state)
    {
        if (state.Samples == _openSample || !state.HasOpenBar
            || _around.Wall.GetElapsedTime(_openPublishedAt) < _around.Options.OpenBarCadence)
            return;

        _openSample = state.Samples;
        _openPublishedAt = _around.Wall.GetTimestamp();
        if (state.OpenOrdinal <= _storedOrdinal)
            return;

        var open = state.OpenBar();
        _snapshot = state.Snapshot();
        SwapView(state, open);
        Each(publisher => publisher.PublishOpen(_view.Session!, open, _view.Revision));
    }

    private void SwapView(SymbolState state, Bar? openBar)
    {
        var session = _view.Session;
        if (session is null || session.Epoch != _stored!.Epoch || GridOrGapsGrew(state))
            session = new SessionView
            {
                Symbol = Symbol,
                Session = state.Session,
                Epoch = _stored!.Epoch,
                Log = _bars!,
                Grid = state.Grid,
                Gaps = [.. state.Gaps],
                Snapshots = _snapshots,
                Book = _around.EngineOptions.Book,
            };

        Volatile.Write(ref _view, new SymbolView
        {
            Symbol = Symbol,
            Session = session,
            OpenBar = openBar,
            Revision = _view.Revision + (openBar is not null && openBar != _view.OpenBar ? 1 : 0),
            Snapshot = _snapshot,
            LaterExpiries = state.LaterExpiries,
            NextExpiry = state.NextExpiry,
            Spot = state.Spot,
            LastTrade = state.LastTrade,
            LastQuote = state.LastQuote,
        });
    }

    /// <summary>Of a symbol that has no options expiring today its price is known, and when the next ones do.</summary>
    private void ShowWithoutChain(SymbolState state)
    {
        if (_view.Spot == state.Spot && _view.NextExpiry == state.NextExpiry && _view.OpenBar is null
            && ReferenceEquals(_view.LaterExpiries, state.LaterExpiries))
            return;

        Volatile.Write(ref _view, _view with
        {
            OpenBar = null,
            Snapshot = null,
            LaterExpiries = state.LaterExpiries,
            NextExpiry = state.NextExpiry,
            Spot = state.Spot,
        });
    }

    private void Each(Action<ISymbolPublisher> tell)
    {
        foreach (var publisher in _around.Publishers)
            tell(publisher);
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Information, "{Symbol}: session {Date:yyyy-MM-dd} opened as {Epoch} with {Bars} stored bars")]
        public static partial void SessionOpened(ILogger log, string symbol, DateOnly date, string epoch, int bars);

        [LoggerMessage(1003, LogLevel.Information, "{Symbol}: took up the session at {Newest} by applying {Applied} of {Events} journalled events")]
        public static partial void SessionRestored(ILogger log, string symbol, Timestamp newest, long applied, long events);

        [LoggerMessage(1007, LogLevel.Information, "{Symbol}: took up the session at {Newest} from its checkpoint; the feed's first {Position} events of it are not applied again")]
        public static partial void SessionTakenUp(ILogger log, string symbol, Timestamp? newest, long position);

        [LoggerMessage(1008, LogLevel.Error, "{Symbol}: its journal is whole up to event {Whole} of {Events} only; going on from there")]
        public static partial void JournalCut(ILogger log, string symbol, long whole, long events);
    }
}
