using Microsoft.Extensions.Logging;
using Streaming.Engine;
using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;

namespace Streaming.Runtime.Actors;

/// <summary>One underlying's loop: drain a batch, record it, apply it, commit what closed, tell, swap the view.</summary>
public sealed partial class SymbolActor
{
    private readonly ActorSurroundings _around;
    private readonly ILogger _log;
    private readonly List<Bar> _closed = [];
    private readonly List<NewEvent> _news = [];
    private IReadOnlyList<LoggedEvent> _logged = [];
    private SymbolState? _state;
    private StoredSession? _stored;
    private BarLog? _bars;
    private int _storedOrdinal;
    private long _openPublishedAt;
    private int _openSample;
    private SymbolView _view;

    public SymbolActor(string symbol, ActorSurroundings around, ILogger log)
    {
        Symbol = symbol;
        _around = around;
        _log = log;
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
                    _around.Recorder?.Record(batch.Events);
                    await ApplyAsync(batch, stopping);
                }
                finally
                {
                    batch.Return();
                }

                await TellAsync(stopping);
            }
        }
    }

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

    private async ValueTask ApplyAsync(EventBatch batch, CancellationToken stopping)
    {
        for (var i = 0; i < batch.Count;)
        {
            if (_state is null && batch.Events[i].Kind == MarketEventKind.Clock)
            {
                // Nothing is known of this symbol yet, so time has nothing to close.
                i++;
                continue;
            }

            if (_state is null || _state.IsOver(batch.Events[i].EventTime))
                await TurnToSessionOfAsync(batch.Events[i].EventTime, stopping);

            i = ApplySpan(batch.Events, i);
        }
    }

    private int ApplySpan(ReadOnlySpan<MarketEvent> events, int from)
    {
        var state = _state!;
        for (var i = from; i < events.Length; i++)
        {
            ref readonly var item = ref events[i];
            if (i > from && state.IsOver(item.EventTime))
                return i;

            state.Apply(item);
        }

        return events.Length;
    }

    private async ValueTask TurnToSessionOfAsync(Timestamp instant, CancellationToken stopping)
    {
        var session = _around.Calendar.SessionFor(instant);
        if (_state?.Session.Date == session.Date)
            return;

        if (_state is not null)
            await TellAsync(stopping);

        _state = new SymbolState(Symbol, session, _around.EngineOptions);
        _stored = null;
        _bars = null;
        _openSample = 0;
    }

    /// <summary>Commits what has closed, shows it, and shows the open bar when its time has come.</summary>
    private async ValueTask TellAsync(CancellationToken stopping)
    {
        var state = _state;
        if (state is null || !state.HasChain)
            return;

        if (_stored is null)
            await OpenLogAsync(state, stopping);

        var closed = await CommitAsync(state, stopping);
        if (closed || GridOrGapsGrew(state))
            SwapView(state, closed ? null : _view.OpenBar);

        foreach (var bar in _closed)
            _bars!.Append(bar, (interval, made) => Each(publisher => publisher.PublishClosed(_view.Session!, interval, made)));
        _closed.Clear();
        if (_logged.Count > 0)
            Each(publisher => publisher.PublishEvents(_logged));
        _logged = [];

        ShowOpenBar(state);
    }

    private async ValueTask OpenLogAsync(SymbolState state, CancellationToken stopping)
    {
        _stored = await Retry.ForeverAsync(
            token => _around.Store.OpenAsync(Symbol, state.Session, _around.Feed.Fingerprint, _around.Restart, token),
            failure => Log.StoreFailed(_log, failure, Symbol, "open the session"), _around.Wall, stopping);
        _bars = new BarLog(state.Session);
        foreach (var bar in _stored.Bars)
            _bars.Append(bar);
        _storedOrdinal = _bars[BarInterval.Raw30Seconds].LastOrdinal;
        SwapView(state, openBar: null);
        Log.SessionOpened(_log, Symbol, state.Session.Date, _stored.Epoch, _stored.Bars.Count);
    }

    /// <returns>True where bars were committed; they lie in <c>_closed</c>.</returns>
    private async ValueTask<bool> CommitAsync(SymbolState state, CancellationToken stopping)
    {
        while (state.TryTakeClosed(out var bar))
        {
            // A feed that is read again from its start makes bars that were told in an earlier life.
            if (bar.Ordinal > _storedOrdinal)
                _closed.Add(bar);
        }

        while (state.TryTakeNews(out var headline))
            if (headline.Ordinal > _storedOrdinal)
                _news.Add(HeadlineCodec.ToNewEvent(headline));

        if (_closed.Count == 0)
            return false;

        _logged = await Retry.ForeverAsync(
            token => _around.Store.AppendAsync(
                _stored!, new SessionAppend { Bars = _closed, Gaps = state.Gaps, Events = _news }, token),
            failure => Log.StoreFailed(_log, failure, Symbol, "append closed bars"), _around.Wall, stopping);
        _storedOrdinal = _closed[^1].Ordinal;
        _news.Clear();
        return true;
    }

    private bool GridOrGapsGrew(SymbolState state) =>
        _view.Session is not { } session
        || !ReferenceEquals(session.Grid, state.Grid)
        || session.Gaps.Length != state.Gaps.Count;

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
            };

        Volatile.Write(ref _view, new SymbolView
        {
            Symbol = Symbol,
            Session = session,
            OpenBar = openBar,
            Revision = _view.Revision + (openBar is not null && openBar != _view.OpenBar ? 1 : 0),
            Spot = state.Spot,
            LastTrade = state.LastTrade,
            LastQuote = state.LastQuote,
        });
    }

    private void Each(Action<ISymbolPublisher> tell)
    {
        foreach (var publisher in _around.Publishers)
            tell(publisher);
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Information, "{Symbol}: session {Date} opened as {Epoch} with {Bars} stored bars")]
        public static partial void SessionOpened(ILogger log, string symbol, DateOnly date, string epoch, int bars);

        [LoggerMessage(1002, LogLevel.Error, "{Symbol}: could not {Operation}; trying again until it works")]
        public static partial void StoreFailed(ILogger log, Exception failure, string symbol, string operation);
    }
}
