using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Engine.Snapshots;
using Streaming.Orleans.Grains;
using Streaming.Orleans.Relay;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Codecs;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;

namespace Streaming.Orleans.Replicas;

/// <summary>One symbol as this host knows it: the bars that were committed elsewhere, and what its grain last said.</summary>
/// <remarks>
/// What the grain sends may come late, twice or not at all. Bars are in the store before they are told, so whatever is
/// missing is read there: the replica's log has no hole, and its publishers are told of each bar once and in order. One
/// loop does all of it; readers see immutable views.
/// </remarks>
internal sealed partial class SymbolReplica
{
    /// <summary>How often the grain is asked where it stands, which is also what keeps it telling.</summary>
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(2);

    // A loop that lags this far behind reads from the store what it did not take from here.
    private const int NewsMax = 64;

    private readonly ISymbolGrain _grain;
    private readonly IHostObserver _ear;
    private readonly ISessionStore _store;
    private readonly IReadOnlyList<ISymbolPublisher> _publishers;
    private readonly Book _book;
    private readonly HostClock _clock;
    private readonly TimeProvider _wall;
    private readonly ILogger _log;
    private readonly Channel<object> _news = Channel.CreateBounded<object>(
        new BoundedChannelOptions(NewsMax) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LogName? _name;
    private BarLog? _bars;
    private SnapshotLog? _snapshots;
    private StrikeGrid _grid = StrikeGrid.Empty;
    private SymbolView _view;
    private long _usedAt;

    public SymbolReplica(
        string symbol, ISymbolGrain grain, IHostObserver ear, ISessionStore store,
        IReadOnlyList<ISymbolPublisher> publishers, Book book, HostClock clock, TimeProvider wall, ILogger log)
    {
        (_grain, _ear, _store, _publishers, _book, _clock, _wall, _log) = (grain, ear, store, publishers, book, clock, wall, log);
        _view = new SymbolView { Symbol = symbol };
        Touch();
    }

    public SymbolView View => Volatile.Read(ref _view);

    /// <summary>Completes when the grain has been heard of once.</summary>
    public Task Ready => _ready.Task;

    public TimeSpan Idle => _wall.GetElapsedTime(Volatile.Read(ref _usedAt));

    private string Symbol => _view.Symbol;

    /// <summary>Somebody looked.</summary>
    public void Touch() => Volatile.Write(ref _usedAt, _wall.GetTimestamp());

    public void Hear(object news) => _news.Writer.TryWrite(news);

    public async Task RunAsync(CancellationToken stopping)
    {
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await TakeAsync(await _grain.Follow(_ear), stopping);
                _ready.TrySetResult();
                failures = 0;
                await ListenAsync(stopping);
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                // The grain is on its way to another host, or the store is away: both are asked again.
                if (failures++ == 0)
                    Log.Lost(_log, failure, Symbol);
                await Task.Delay(Retry.Wait(Math.Min(failures, 4)), _wall, stopping)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stopping)
    {
        using var renewal = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await using var timer = _wall.CreateTimer(
            static source => ((CancellationTokenSource)source!).Cancel(), renewal, Renewal, Timeout.InfiniteTimeSpan);
        try
        {
            while (true)
            {
                switch (await _news.Reader.ReadAsync(renewal.Token))
                {
                    case ClosedNews closed:
                        await TakeAsync(closed, stopping);
                        break;
                    case OpenNews open:
                        Take(open);
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (renewal.IsCancellationRequested)
        {
        }
    }

    private async ValueTask TakeAsync(SymbolHead head, CancellationToken stopping)
    {
        _clock.Reach(head.Facts.MarketTime);
        if (head.Log is { } log)
        {
            await TurnToAsync(log, stopping);
            if (head.LastOrdinal > LastOrdinal)
                await CatchUpAsync(stopping);
        }

        Show(head.Facts, View.OpenBar?.Ordinal > LastOrdinal ? View.OpenBar : null, View.Revision);
    }

    private async ValueTask TakeAsync(ClosedNews news, CancellationToken stopping)
    {
        _clock.Reach(news.Facts.MarketTime);
        await TurnToAsync(news.Log, stopping);
        if (news.Previous > LastOrdinal)
            await CatchUpAsync(stopping);
        _grid = GridOf(news.Facts);
        var bar = BarCodec.Decode(news.Bar, _grid);
        if (bar.Ordinal <= LastOrdinal)
            return;

        Show(news.Facts, openBar: null, View.Revision);
        if (View.Snapshot is { } snapshot && snapshot.Ordinal == bar.Ordinal)
            _snapshots!.Set(snapshot);
        Append(bar);
    }

    private void Take(OpenNews news)
    {
        _clock.Reach(news.Facts.MarketTime);
        if (news.Epoch != _name?.Epoch)
            return;

        _grid = GridOf(news.Facts);
        var bar = BarCodec.Decode(news.Bar, _grid);
        if (bar.Ordinal <= LastOrdinal)
            return;

        Show(news.Facts, bar, news.Revision);
        foreach (var publisher in _publishers)
            publisher.PublishOpen(View.Session!, bar, news.Revision);
    }

    private int LastOrdinal => _bars?[BarInterval.Raw30Seconds].LastOrdinal ?? -1;

    /// <summary>A new session's log; what was still to come of the last one is told first.</summary>
    private async ValueTask TurnToAsync(LogName name, CancellationToken stopping)
    {
        if (_name?.Epoch == name.Epoch)
            return;

        if (_name is not null)
            await CatchUpAsync(stopping);
        _name = name;
        _bars = new BarLog(name.ToSession());
        _snapshots = new SnapshotLog(_bars.RawCapacity);
        _grid = StrikeGrid.Empty;
        await CatchUpAsync(stopping);
    }

    private async ValueTask CatchUpAsync(CancellationToken stopping)
    {
        var stored = await _store.FindAsync(Symbol, _name!.Epoch, stopping);
        if (stored is null)
            return;

        if (stored.Bars.Count > 0)
            _grid = stored.Bars[^1].Strikes.Grid;
        var last = LastOrdinal;
        foreach (var bar in stored.Bars)
            if (bar.Ordinal > last)
                Append(bar);
    }

    private void Append(Bar raw)
    {
        if (_view.Session?.Epoch != _name!.Epoch)
            Swap(_view with { Session = SessionOf([]), OpenBar = null });
        _bars!.Append(raw, (interval, bar) =>
        {
            foreach (var publisher in _publishers)
                publisher.PublishClosed(_view.Session!, interval, bar);
        });
    }

    private void Show(SymbolFacts facts, Bar? openBar, int revision)
    {
        var session = _view.Session;
        if (_name is not null)
        {
            _grid = GridOf(facts);
            var gaps = GapCodec.Decode(facts.Gaps);
            if (session?.Epoch != _name.Epoch || !ReferenceEquals(session.Grid, _grid)
                || session.Gaps.Length != gaps.Count || (gaps.Count > 0 && session.Gaps[^1] != gaps[^1]))
                session = SessionOf(gaps);
        }

        Swap(new SymbolView
        {
            Symbol = Symbol,
            Session = session,
            OpenBar = openBar,
            Revision = revision,
            Snapshot = facts.Snapshot is { } snapshot ? SnapshotCodec.Decode(snapshot) : null,
            LaterExpiries = [.. facts.LaterExpiries.Select(static each => SnapshotCodec.Decode(each))],
            NextExpiry = facts.NextExpiry is { } day ? DateOnly.FromDayNumber(day) : null,
            Spot = facts.Spot,
            LastTrade = facts.LastTrade is { } trade ? new(trade) : null,
            LastQuote = facts.LastQuote is { } quote ? new(quote) : null,
        });
    }

    private SessionView SessionOf(IReadOnlyList<Engine.MarketData.FeedGap> gaps) => new()
    {
        Symbol = Symbol,
        Session = _bars!.Session,
        Epoch = _name!.Epoch,
        Log = _bars,
        Grid = _grid,
        Gaps = [.. gaps],
        Snapshots = _snapshots,
        Book = _book,
    };

    /// <summary>The grid of before where it is the same: bars of one grid are added up without looking strikes up.</summary>
    private StrikeGrid GridOf(SymbolFacts facts)
    {
        var told = StrikeGridCodec.Decode(facts.Grid);
        return told.Id == _grid.Id || told.Count < _grid.Count ? _grid : told;
    }

    private void Swap(SymbolView view) => Volatile.Write(ref _view, view);

    private static partial class Log
    {
        [LoggerMessage(7101, LogLevel.Warning, "{Symbol}: its grain cannot be reached; asking again")]
        public static partial void Lost(ILogger log, Exception failure, string symbol);
    }
}
