using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Engine.Snapshots;
using Streaming.Runtime;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ports;

namespace Streaming.Server.Endpoints;

/// <summary>A snapshot, and of one of the past the bar that closed with it; or the answer to give in its place.</summary>
internal readonly record struct FoundSnapshot(SnapshotFacts? Facts, Bar? Bar, IResult? Instead)
{
    public static FoundSnapshot Refused(IResult instead) => new(null, null, instead);
}

/// <summary>Finds the snapshot a caller asks for, or says why there is none.</summary>
internal sealed class SnapshotFinder(
    ISymbolDirectory symbols, ISessionStore store, MarketClock clock, TradingCalendar calendar)
{
    public async ValueTask<FoundSnapshot> FindAsync(
        string symbol, SnapshotWindow window, CancellationToken cancellationToken)
    {
        symbol = symbol.Trim().ToUpperInvariant();
        if (await symbols.FindAsync(symbol, cancellationToken) is not { } view)
            return FoundSnapshot.Refused(Refusals.NotFound(symbol));

        return window.IsOfThePast
            ? await FindPastAsync(symbol, window, cancellationToken)
            : FindPresent(view, window);
    }

    private FoundSnapshot FindPresent(SymbolView view, SnapshotWindow window)
    {
        var now = clock.Now;
        if (!calendar.IsOpenAt(now))
            return FoundSnapshot.Refused(Degraded.Closed(view, now, LastSession(now)));

        var today = calendar.SessionFor(now).Date;
        if (window.Expiry is { } expiry && expiry != today)
            return view.LaterExpiries.FirstOrDefault(
                facts => facts.Expiration == expiry && facts.Session.Date == today) is { } later
                ? new(later, null, null)
                : FoundSnapshot.Refused(Refusals.NotFound($"{view.Symbol} expiring {expiry:yyyy-MM-dd}"));

        return view.Snapshot is { } facts && facts.Session.Date == today && facts.Quality.Contracts > 0
            ? new(facts, null, null)
            : FoundSnapshot.Refused(Degraded.NoZeroDte(view, now, today));
    }

    private async ValueTask<FoundSnapshot> FindPastAsync(
        string symbol, SnapshotWindow window, CancellationToken cancellationToken)
    {
        var day = window.Date ?? LastSession(window.At!.Value)?.Date;
        var nothing = FoundSnapshot.Refused(Refusals.NotFound(
            window.At is { } at ? $"{symbol} at {at}" : $"{symbol} on {day:yyyy-MM-dd}"));
        if (day is not { } date || (window.Expiry is { } expiry && expiry != date)
            || await symbols.FindSessionAsync(symbol, date, cancellationToken) is not { } session)
            return nothing;

        return LastClosed(session, window.At) is { } bar
            && await FactsAsync(session, bar.Ordinal, cancellationToken) is { } facts
            ? new(facts, bar, null)
            : nothing;
    }

    /// <summary>The last raw bar of a session that had closed by an instant.</summary>
    private static Bar? LastClosed(SessionView session, Timestamp? at)
    {
        var closed = session.Log[BarInterval.Raw30Seconds].Closed;
        for (var i = closed.Length - 1; i >= 0; i--)
        {
            var end = closed[i].Start + TimeSpan.FromSeconds(BarIntervals.RawSeconds);
            if (end <= (at ?? end))
                return closed[i];
        }

        return null;
    }

    private async ValueTask<SnapshotFacts?> FactsAsync(
        SessionView session, int ordinal, CancellationToken cancellationToken) =>
        session.Snapshots?.At(ordinal)
        ?? await store.FindSnapshotAsync(session.Symbol, session.Epoch, ordinal, cancellationToken);

    /// <summary>The session that runs at an instant, or the last one before it; null outside the calendar's years.</summary>
    private TradingSession? LastSession(Timestamp instant)
    {
        var day = DateOnly.FromDateTime(instant.ToUtc().UtcDateTime);
        if (day <= TradingCalendar.FirstDate.AddDays(7) || day > TradingCalendar.LastDate.AddDays(-7))
            return null;

        var session = calendar.SessionFor(instant);
        return session.Open <= instant ? session : calendar.LastOnOrBefore(session.Date.AddDays(-1));
    }
}
