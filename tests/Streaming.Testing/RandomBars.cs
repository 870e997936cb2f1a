using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;

namespace Streaming.Testing;

/// <summary>Bars with something in every field, from a seed.</summary>
public sealed class RandomBars(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>14 August 2026, 09:30 to 16:00 New York.</summary>
    public static readonly TradingSession Session = SessionOf(new DateOnly(2026, 8, 14));

    public static TradingSession SessionOf(DateOnly date)
    {
        var open = Timestamp.FromUtc(new DateTimeOffset(date, new TimeOnly(13, 30), TimeSpan.Zero));
        return new(date, open, open + TimeSpan.FromHours(6.5));
    }

    public static StrikeGrid GridOf(int count, double first = 600) =>
        new([.. Enumerable.Range(0, count).Select(i => first + (i * 0.5))]);

    public Bar Next(int ordinal, StrikeGrid grid, bool sparse = false) => new()
    {
        Ordinal = ordinal,
        Start = Session.Open + TimeSpan.FromSeconds(ordinal * BarIntervals.RawSeconds),
        Partial = sparse,
        Levels = new BarLevels
        {
            Spot = Maybe(sparse, 600),
            NetGex = Signed(),
            NetDex = Signed(),
            NetVex = Signed(),
            NetChex = Signed(),
            GammaFlip = Maybe(sparse, 601.25),
            CallWall = Maybe(sparse, 605),
            PutWall = Maybe(sparse, 595),
            Magnet = Maybe(sparse, 600),
            PinScore = _random.Next(101),
            PinProbability = Maybe(sparse, 64.1),
            Regime = (Regime)_random.Next(3),
            AtTheMoneyVolatility = Maybe(sparse, 0.1234),
            CharmDollarsPerHour = sparse ? null : Signed(),
            Principled = Principled(sparse),
        },
        HedgeFlowCalls = Signed(),
        HedgeFlowPuts = Signed(),
        HedgeFlowCallsChange = Signed(),
        HedgeFlowPutsChange = Signed(),
        ExpectedHedgeFlowCalls = Signed(),
        ExpectedHedgeFlowPuts = Signed(),
        Strikes = new StrikeColumns
        {
            Grid = grid,
            HasExposures = !sparse,
            Gex = Column(grid),
            Dex = Column(grid),
            Vex = Column(grid),
            Chex = Column(grid),
            OpenInterest = Column(grid),
            SignedFlow = Column(grid),
            SignedDeltaDollars = Column(grid),
            SignedGammaDollars = Column(grid),
            Principled = sparse ? null : PrincipledOf(grid),
        },
    };

    public List<Bar> Run(int count, StrikeGrid grid, int first = 0)
    {
        var bars = new List<Bar>(count);
        for (var i = 0; i < count; i++)
            bars.Add(Next(first + i, grid));
        return bars;
    }

    private PrincipledLevels? Principled(bool sparse) => sparse && _random.Next(2) == 0
        ? null
        : new PrincipledLevels
        {
            NetGex = Signed(),
            CiLow = Signed(),
            CiHigh = Signed(),
            SignConfidence = 0.5 + (_random.NextDouble() / 2),
            Regime = (Regime)_random.Next(3),
            GammaFlip = Maybe(sparse, 601.25),
            Magnet = Maybe(sparse, 600),
            PinProbability = Maybe(sparse, 24.1),
            CallWall = Maybe(sparse, 605),
            PutWall = Maybe(sparse, 595),
            NetDex = sparse ? null : Signed(),
            PinScore = sparse ? null : _random.Next(101),
            CharmDollarsPerHour = sparse ? null : Signed(),
        };

    private PrincipledColumns PrincipledOf(StrikeGrid grid) => new()
    {
        Gex = Column(grid),
        GexMargin = Column(grid),
        Dex = Column(grid),
        DexMargin = Column(grid),
        Vex = Column(grid),
        VexMargin = Column(grid),
        Chex = Column(grid),
        ChexMargin = Column(grid),
        OpenInterest = Column(grid),
    };

    private long[] Column(StrikeGrid grid) => [.. Enumerable.Range(0, grid.Count).Select(_ => Signed())];

    // Of every size a long has, so that each length of an encoded number occurs.
    private long Signed() => _random.NextInt64(long.MinValue, long.MaxValue) >> _random.Next(64);

    private double? Maybe(bool sparse, double around) =>
        sparse && _random.Next(2) == 0 ? null : around + (_random.NextDouble() / 3);
}
