using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Runtime.Actors;

namespace Streaming.Testing.Bars;

/// <summary>Makes a session by hand, bar after bar: every number follows from the bar's place and the strike's, so that
/// a test can say what it expects.</summary>
public sealed class SessionBuilder
{
    private readonly BarLog _log;
    private readonly List<FeedGap> _gaps = [];
    private StrikeGrid _grid = new([598, 599, 600, 601, 602]);
    private int _next;
    private long _calls;
    private long _puts;

    public SessionBuilder(string symbol = "SPY", string date = "2026-06-05", string? epoch = null)
    {
        Symbol = symbol;
        Session = SessionOn(DateOnly.ParseExact(date, "yyyy-MM-dd"));
        Epoch = epoch ?? $"{date}-{symbol}";
        _log = new BarLog(Session);
    }

    public string Symbol { get; }

    public TradingSession Session { get; }

    public string Epoch { get; }

    /// <summary>A summer day's regular hours: 09:30 to 16:00 in New York are 13:30 to 20:00 UTC.</summary>
    public static TradingSession SessionOn(DateOnly date)
    {
        var midnight = new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero);
        return new(date, Timestamp.FromUtc(midnight.AddHours(13.5)), Timestamp.FromUtc(midnight.AddHours(20)));
    }

    public static double SpotAt(int ordinal) => 600 + ordinal % 100 * 0.01;

    /// <summary>Net gamma of one strike at the end of a raw bar.</summary>
    public static long GexAt(int ordinal, double strike) => (long)((strike - 600) * 1_000_000) + ordinal * 1_000;

    /// <summary>Signed customer contracts within a raw bar at one strike.</summary>
    public static long FlowAt(int ordinal, double strike) => (ordinal + 1) * (long)(strike - 600);

    public static long CallsChangeAt(int ordinal) => 1_000 + ordinal;

    public static long PutsChangeAt(int ordinal) => -400 - (2 * ordinal);

    /// <summary>Closes the next raw bars of the session.</summary>
    public SessionBuilder Close(int rawBars, bool withExposures = true)
    {
        for (var i = 0; i < rawBars; i++)
            _log.Append(NextBar(withExposures));

        return this;
    }

    /// <summary>Leaves a hole of raw bars that were missed.</summary>
    public SessionBuilder Miss(int rawBars, GapReason reason = GapReason.Restart)
    {
        var from = Session.Open + TimeSpan.FromSeconds(_next * BarIntervals.RawSeconds);
        _next += rawBars;
        _gaps.Add(new(from, Session.Open + TimeSpan.FromSeconds(_next * BarIntervals.RawSeconds), reason));
        return this;
    }

    /// <summary>From the next bar on these strikes are listed.</summary>
    public SessionBuilder List(params double[] strikes)
    {
        _grid = new StrikeGrid(strikes);
        return this;
    }

    public SessionView Build() => new()
    {
        Symbol = Symbol,
        Session = Session,
        Epoch = Epoch,
        Log = _log,
        Grid = _grid,
        Gaps = [.. _gaps],
    };

    /// <summary>The bar that comes next, closed nowhere yet.</summary>
    public Bar NextBar(bool withExposures = true)
    {
        var ordinal = _next++;
        _calls += CallsChangeAt(ordinal);
        _puts += PutsChangeAt(ordinal);
        return new Bar
        {
            Ordinal = ordinal,
            Start = Session.Open + TimeSpan.FromSeconds(ordinal * BarIntervals.RawSeconds),
            Levels = LevelsAt(ordinal, withExposures),
            HedgeFlowCalls = _calls,
            HedgeFlowPuts = _puts,
            HedgeFlowCallsChange = CallsChangeAt(ordinal),
            HedgeFlowPutsChange = PutsChangeAt(ordinal),
            Strikes = ColumnsAt(ordinal, withExposures),
        };
    }

    private static BarLevels LevelsAt(int ordinal, bool known) => new()
    {
        Spot = known ? SpotAt(ordinal) : null,
        NetGex = known ? 1_842_000_000 + ordinal : 0,
        NetDex = known ? 48_200_000_000 : 0,
        NetVex = known ? -320_000_000 : 0,
        NetChex = known ? 95_000_000 : 0,
        GammaFlip = known ? 598.5 : null,
        CallWall = known ? 602 : null,
        PutWall = known ? 598 : null,
        Magnet = known ? 600 : null,
        PinScore = known ? 82 : 0,
        PinProbability = known ? 64.1 : null,
        Regime = known ? Regime.PositiveGamma : Regime.Undetermined,
        AtTheMoneyVolatility = known ? 0.123 : null,
        CharmDollarsPerHour = known ? -3_856_000 : null,
    };

    private StrikeColumns ColumnsAt(int ordinal, bool known)
    {
        var strikes = _grid.Strikes.ToArray();
        return new StrikeColumns
        {
            Grid = _grid,
            HasExposures = known,
            Gex = Column(strike => known ? GexAt(ordinal, strike) : 0),
            Dex = Column(strike => known ? 2 * GexAt(ordinal, strike) : 0),
            Vex = Column(strike => known ? 3 * GexAt(ordinal, strike) : 0),
            Chex = Column(strike => known ? 4 * GexAt(ordinal, strike) : 0),
            OpenInterest = Column(strike => (long)strike + ordinal),
            SignedFlow = Column(strike => FlowAt(ordinal, strike)),
            SignedDeltaDollars = Column(strike => 100 * FlowAt(ordinal, strike)),
            SignedGammaDollars = Column(strike => 10 * FlowAt(ordinal, strike)),
        };

        long[] Column(Func<double, long> value) => Array.ConvertAll(strikes, strike => value(strike));
    }
}
