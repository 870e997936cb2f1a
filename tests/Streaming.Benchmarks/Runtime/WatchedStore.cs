using System.Collections.Concurrent;
using System.Diagnostics;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Engine.Snapshots;
using Streaming.Runtime.Ports;

namespace Streaming.Benchmarks.Runtime;

/// <summary>A store that notes when its writer comes and goes: how long an event of a <see cref="PacedFeed"/> waited until it
/// was journalled, and for how long a symbol took nothing while its checkpoint was made.</summary>
internal sealed class WatchedStore(ISessionStore store) : ISessionStore
{
    private readonly ConcurrentDictionary<string, Symbol> _symbols = [];

    /// <summary>Milliseconds from an event's coming to its being journalled, once its symbol has closed a bar.</summary>
    public double[] Delays => [.. _symbols.Values.SelectMany(static each => each.Delays).Order()];

    /// <summary>Milliseconds from the commit of a symbol's bar to its being ready for the next batch.</summary>
    public double[] Holds => [.. _symbols.Values.SelectMany(static each => each.Holds).Order()];

    /// <summary>What of that went by in the store.</summary>
    public double[] Writes => [.. _symbols.Values.SelectMany(static each => each.Writes).Order()];

    public long StateBytesMost => _symbols.Values.Max(static each => each.StateBytes);

    public async Task AppendJournalAsync(StoredSession session, JournalBatch batch, CancellationToken cancellationToken)
    {
        await store.AppendJournalAsync(session, batch, cancellationToken);
        var symbol = Of(session);
        if (symbol.Bars == 0)
            return;

        var now = Stopwatch.GetTimestamp();
        foreach (ref readonly var item in batch.Events.Span)
            if (item.Kind != MarketEventKind.Clock)
                symbol.Delays.Add(Milliseconds(item.ReceiveTime.UnixNanoseconds, now));
    }

    public async Task<IReadOnlyList<LoggedEvent>> AppendAsync(
        StoredSession session, SessionAppend append, CancellationToken cancellationToken)
    {
        var logged = await store.AppendAsync(session, append, cancellationToken);
        var symbol = Of(session);
        symbol.Bars++;
        symbol.CommittedAt = Stopwatch.GetTimestamp();
        return logged;
    }

    public async Task CheckpointAsync(
        StoredSession session, SessionCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await store.CheckpointAsync(session, checkpoint, cancellationToken);
        var (symbol, now) = (Of(session), Stopwatch.GetTimestamp());
        symbol.Holds.Add(Milliseconds(symbol.CommittedAt, now));
        symbol.Writes.Add(Milliseconds(began, now));
        symbol.StateBytes = Math.Max(symbol.StateBytes, checkpoint.State.Length);
    }

    public Task<StoredSession> OpenAsync(
        string symbol, TradingSession session, string? fingerprint, bool restart,
        CancellationToken cancellationToken) =>
        store.OpenAsync(symbol, session, fingerprint, restart, cancellationToken);

    public IAsyncEnumerable<JournalBatch> ReadJournalAsync(
        StoredSession session, long after, CancellationToken cancellationToken) =>
        store.ReadJournalAsync(session, after, cancellationToken);

    public Task<StoredSession> CutJournalAsync(StoredSession session, CancellationToken cancellationToken) =>
        store.CutJournalAsync(session, cancellationToken);

    public Task<StoredSession?> FindAsync(string symbol, DateOnly date, CancellationToken cancellationToken) =>
        store.FindAsync(symbol, date, cancellationToken);

    public Task<StoredSession?> FindAsync(string symbol, string epoch, CancellationToken cancellationToken) =>
        store.FindAsync(symbol, epoch, cancellationToken);

    public Task<SnapshotFacts?> FindSnapshotAsync(
        string symbol, string epoch, int ordinal, CancellationToken cancellationToken) =>
        store.FindSnapshotAsync(symbol, epoch, ordinal, cancellationToken);

    public Task<IReadOnlyList<SessionSummary>> ListAsync(string? symbol, CancellationToken cancellationToken) =>
        store.ListAsync(symbol, cancellationToken);

    private Symbol Of(StoredSession session) => _symbols.GetOrAdd(session.Symbol, static _ => new Symbol());

    private static double Milliseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;

    /// <summary>Touched by its actor alone while there is one.</summary>
    private sealed class Symbol
    {
        public List<double> Delays { get; } = [];

        public List<double> Holds { get; } = [];

        public List<double> Writes { get; } = [];

        public long CommittedAt { get; set; }

        public long StateBytes { get; set; }

        public int Bars { get; set; }
    }
}
