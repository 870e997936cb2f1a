using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Runtime.Ports;

namespace Streaming.Storage.Memory;

/// <summary>Sessions for the life of the process: tests, and a try without a disk.</summary>
public sealed class MemorySessionStore : ISessionStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Symbol, DateOnly Date), List<Log>> _days = [];

    public Task<StoredSession> OpenAsync(
        string symbol, TradingSession session, string? fingerprint, bool restart, CancellationToken cancellationToken) =>
        Locked(
            () =>
            {
                if (!_days.TryGetValue((symbol, session.Date), out var generations))
                    _days.Add((symbol, session.Date), generations = []);

                if (restart || generations is [] || !generations[^1].IsOf(session, fingerprint))
                    generations.Add(new(
                        symbol, session, fingerprint, Epoch.Mint(symbol, session.Date, fingerprint, generations.Count)));

                return generations[^1].ToSession();
            },
            cancellationToken);

    public Task AppendAsync(
        StoredSession session, IReadOnlyList<Bar> bars, IReadOnlyList<FeedGap> gaps, CancellationToken cancellationToken)
    {
        BarOrder.Check(bars);
        return Locked(
            () =>
            {
                var log = Find(session.Symbol, session.Epoch)
                    ?? throw new StoreException($"{session.Symbol}'s log {session.Epoch} is not in the store.");
                foreach (var bar in bars)
                    log.Bars.TryAdd(bar.Ordinal, bar);
                log.Gaps = [.. gaps];
                return true;
            },
            cancellationToken);
    }

    public Task<StoredSession?> FindAsync(string symbol, DateOnly date, CancellationToken cancellationToken) =>
        Locked(
            () => _days.TryGetValue((symbol, date), out var generations) ? generations[^1].ToSession() : null,
            cancellationToken);

    public Task<StoredSession?> FindAsync(string symbol, string epoch, CancellationToken cancellationToken) =>
        Locked(() => Find(symbol, epoch)?.ToSession(), cancellationToken);

    public Task<IReadOnlyList<SessionSummary>> ListAsync(string? symbol, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<SessionSummary>>(
            () =>
            [
                .. _days.Values
                    .Select(static generations => generations[^1])
                    .Where(log => symbol is null || log.Symbol == symbol)
                    .OrderByDescending(static log => log.Session.Date)
                    .ThenBy(static log => log.Symbol, StringComparer.Ordinal)
                    .Select(static log => log.ToSummary()),
            ],
            cancellationToken);

    private Log? Find(string symbol, string epoch) =>
        _days.Values.SelectMany(static generations => generations)
            .FirstOrDefault(log => log.Symbol == symbol && log.Epoch == epoch);

    private Task<T> Locked<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);

        try
        {
            lock (_gate)
                return Task.FromResult(work());
        }
        catch (StoreException e)
        {
            return Task.FromException<T>(e);
        }
    }

    private sealed class Log(string symbol, TradingSession session, string? fingerprint, string epoch)
    {
        public string Symbol => symbol;

        public TradingSession Session => session;

        public string Epoch => epoch;

        public SortedDictionary<int, Bar> Bars { get; } = [];

        public IReadOnlyList<FeedGap> Gaps { get; set; } = [];

        public bool IsOf(TradingSession other, string? otherFingerprint) =>
            session == other && fingerprint == otherFingerprint;

        public StoredSession ToSession() =>
            new() { Symbol = symbol, Session = session, Epoch = epoch, Fingerprint = fingerprint, Bars = [.. Bars.Values], Gaps = Gaps };

        public SessionSummary ToSummary() => new(symbol, session.Date, epoch, Bars.Count, Gaps);
    }
}
