using System.Collections.Concurrent;
using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Runtime.Ports;

namespace Streaming.Runtime.Actors;

/// <summary>Sessions as the store has them; of finished ones the last few that were asked for are kept.</summary>
public sealed class StoredSessions(ISessionStore store, Book book)
{
    // A decoded session takes some megabytes; a client that walks through the archive must not keep them all here.
    private const int KeptMax = 32;

    private readonly ConcurrentDictionary<string, SessionView> _kept = new(StringComparer.Ordinal);

    public ValueTask<SessionView?> FindAsync(string symbol, DateOnly date, CancellationToken cancellationToken) =>
        FindAsync($"{symbol} {date:yyyy-MM-dd}", () => store.FindAsync(symbol, date, cancellationToken));

    public ValueTask<SessionView?> FindAsync(string symbol, string epoch, CancellationToken cancellationToken) =>
        FindAsync($"{symbol} {epoch}", () => store.FindAsync(symbol, epoch, cancellationToken));

    private async ValueTask<SessionView?> FindAsync(string key, Func<Task<StoredSession?>> find)
    {
        if (_kept.TryGetValue(key, out var view))
            return view;
        if (await find() is not { } stored)
            return null;

        var log = new BarLog(stored.Session);
        foreach (var bar in stored.Bars)
            log.Append(bar);
        view = new SessionView
        {
            Symbol = stored.Symbol,
            Session = stored.Session,
            Epoch = stored.Epoch,
            Log = log,
            Grid = stored.Bars.Count > 0 ? stored.Bars[^1].Strikes.Grid : StrikeGrid.Empty,
            Gaps = [.. stored.Gaps],
            Book = book,
        };

        // Only a whole session stays: one that is still being recorded elsewhere would be shown as it was.
        if (log[BarInterval.Raw30Seconds].LastOrdinal == log.RawCapacity - 1)
        {
            if (_kept.Count >= KeptMax)
                _kept.Clear();
            _kept[key] = view;
        }

        return view;
    }
}
