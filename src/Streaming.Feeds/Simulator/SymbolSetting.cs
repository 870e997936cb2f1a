using Streaming.Engine.MarketData;

namespace Streaming.Feeds.Simulator;

/// <summary>How an option's price is quantised.</summary>
internal enum TickRule
{
    Penny,

    /// <summary>$0.05 below $3, $0.10 from there on.</summary>
    NickelAndDime,
}

/// <summary>What sets one underlying apart. Trades and quotes are of the options that expire today,
/// in the order of 2025's.</summary>
internal sealed record SymbolSetting
{
    private static readonly SymbolSetting[] Known =
    [
        new("SPX", 6000, 500, 0.0075, 260_000, 8_000, 550e9)
        {
            Ticks = TickRule.NickelAndDime, SpreadFactor = 1, IsIndex = true, Venues = "C",
        },
        new("SPY", 600, 100, 0.0075, 480_000, 12_000, 550e9),
        new("QQQ", 520, 100, 0.0100, 250_000, 9_000, 250e9),
        new("IWM", 230, 100, 0.0115, 35_000, 2_000, 60e9),
    ];

    private static readonly int[] StrikeSteps = [50, 100, 250, 500, 1000, 2500, 5000];

    private SymbolSetting(
        string symbol, double spot, int strikeStepCents, double dailyVolatility, double tradesPerDay,
        double quotesPerSecond, double dollarsPerDay)
    {
        Symbol = symbol;
        Spot = spot;
        StrikeStepCents = strikeStepCents;
        DailyVolatility = dailyVolatility;
        TradesPerDay = tradesPerDay;
        QuotesPerSecond = quotesPerSecond;
        DollarsPerDay = dollarsPerDay;
    }

    public string Symbol { get; }

    /// <summary>The root under which the options that expire today are listed.</summary>
    public string Root => Symbol switch
    {
        "SPX" => "SPXW",
        "NDX" => "NDXP",
        "RUT" => "RUTW",
        "VIX" => "VIXW",
        _ => Symbol,
    };

    public double Spot { get; }

    public int StrikeStepCents { get; }

    public double DailyVolatility { get; }

    public double TradesPerDay { get; }

    public double QuotesPerSecond { get; }

    /// <summary>What is traded of the underlying and its relatives in a day.</summary>
    public double DollarsPerDay { get; }

    public TickRule Ticks { get; private init; }

    /// <summary>Option spreads as a share of SPX's.</summary>
    public double SpreadFactor { get; private init; } = 0.25;

    /// <summary>True where the underlying prints once a second, late, and has no bid and ask.</summary>
    public bool IsIndex { get; private init; }

    /// <summary>The letters of the exchanges its options trade on.</summary>
    public string Venues { get; private init; } = "ABCDEHIJMNPQTUWX";

    public static bool IsName(string? symbol) =>
        symbol is { Length: >= 1 and <= 6 }
        && char.IsAsciiLetterUpper(symbol[0])
        && char.IsAsciiLetterUpper(symbol[^1])
        && symbol.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));

    public static SymbolSetting Of(string symbol) =>
        Known.FirstOrDefault(known => known.Symbol == symbol) ?? SingleStock(symbol);

    /// <summary>The price grid at a price, in cents.</summary>
    public int TickCents(double priceCents) =>
        Ticks == TickRule.Penny ? 1 : priceCents < 300 ? 5 : 10;

    // The name alone decides, whatever the seed: a stock does not change its price level from run to run.
    private static SymbolSetting SingleStock(string symbol)
    {
        var random = new RandomStream(0, symbol, default, RandomPurpose.Level);
        var spot = Math.Floor(PortableMath.Exp(random.Uniform(3.2, 6.0)));
        var volatility = random.Uniform(0.012, 0.03);
        var trades = Math.Floor(PortableMath.Exp(random.Uniform(10.3, 11.7)));
        var dollars = 1e9 * PortableMath.Exp(random.Uniform(0.7, 3));
        var step = StrikeSteps.First(cents => 8 * volatility * spot * 100 / cents <= 44);
        return new SymbolSetting(symbol, spot, step, volatility, trades, trades / 40, dollars)
        {
            SpreadFactor = random.Uniform(0.4, 0.8),
            IsIndex = new OptionContract(symbol, default, OptionRight.Call, 1).Underlying is null,
        };
    }
}
