using System.Globalization;
using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;
using Streaming.Protocol.Rest;
using Streaming.Runtime.Actors;
using Streaming.Server.Mapping;

namespace Streaming.Server.Endpoints;

/// <summary>The closed bars that answer a request. What is closed stays as it is, so the places found once hold however
/// the log grows meanwhile.</summary>
internal sealed class BarSelection
{
    private readonly int _from;
    private readonly int _to;

    public BarSelection(
        string symbol, SymbolView? view, SessionView? session, BarInterval interval, BarWindow window, Timestamp now)
    {
        Symbol = symbol;
        Session = session;
        Interval = interval;
        Window = window;
        AsOf = now;
        if (session is null)
            return;

        var closed = session.Log[interval].Closed;
        var isCurrent = session.Epoch == view?.Session?.Epoch;
        _to = closed.Length;
        _from = window.Since is { } since
            ? Math.Min(_to, session.Log[interval].IndexAfter((int)since.Seq))
            : FirstFrom(closed, End(session, isCurrent, now) - TimeSpan.FromMinutes(window.Minutes));

        Spot = isCurrent && view?.Spot is { } live
            ? Math.Round(live, 2, MidpointRounding.AwayFromZero)
            : _to == 0 ? null : closed[_to - 1].Levels.Spot;
    }

    public string Symbol { get; }

    /// <summary>Null where nothing is known of the symbol, or nothing yet.</summary>
    public SessionView? Session { get; }

    public BarInterval Interval { get; }

    public BarWindow Window { get; }

    public Timestamp AsOf { get; }

    public double? Spot { get; }

    /// <summary>The day the contracts of this session expire, as dates stand on the wire.</summary>
    public string? Expiration => Session?.Session.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public GapInterval[] GapIntervals =>
        Session is null ? [] : [.. Session.Gaps.Select(gap => gap.ToGapInterval())];

    /// <summary>The book that is shown where the caller asks for none.</summary>
    public Book Book => Session?.Book ?? Book.Compat;

    public bool IsMarketOpen => Session?.Session.IsOpenAt(AsOf) ?? false;

    /// <summary>Ascending.</summary>
    public ReadOnlySpan<Bar> Bars => Session is null ? [] : Session.Log[Interval].Closed[_from.._to];

    /// <summary>The closed bar that the first of <see cref="Bars"/> is a change from. A plain window begins with a bar
    /// that has none; a continuation begins where the caller left off, the log with its first bar.</summary>
    public Bar? Before =>
        Window.Since is null || _from == 0 ? null : Session!.Log[Interval].Closed[_from - 1];

    /// <summary>The first position the log holds at this size, asked for or not; -1 where it is empty.</summary>
    public int FirstSeq => _to == 0 ? -1 : Session!.Log[Interval].Closed[0].Ordinal;

    /// <inheritdoc cref="FirstSeq"/>
    public int LastSeq => _to == 0 ? -1 : Session!.Log[Interval].Closed[_to - 1].Ordinal;

    /// <summary>The newest grid: a bar that closed after the session was looked up may know more strikes.</summary>
    public StrikeGrid Grid
    {
        get
        {
            if (Session is null)
                return StrikeGrid.Empty;

            var ofBars = _to == 0 ? StrikeGrid.Empty : Session.Log[Interval].Closed[_to - 1].Strikes.Grid;
            return ofBars.Count > Session.Grid.Count ? ofBars : Session.Grid;
        }
    }

    // A stored session is over, whatever time the market of today has.
    private static Timestamp End(SessionView session, bool isCurrent, Timestamp now) =>
        isCurrent ? Timestamp.Min(now, session.Session.Close) : session.Session.Close;

    private static int FirstFrom(ReadOnlySpan<Bar> closed, Timestamp start)
    {
        var first = closed.Length;
        while (first > 0 && closed[first - 1].Start >= start)
            first--;
        return first;
    }
}
