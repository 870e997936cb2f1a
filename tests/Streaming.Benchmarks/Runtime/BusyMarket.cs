using Streaming.Engine.MarketData;
using Streaming.Engine.Pricing;
using Streaming.Engine.Sessions;

namespace Streaming.Benchmarks.Runtime;

/// <summary>One second of four underlyings' options, as busy as a market can be: trades, and before each a quote of its
/// contract. Any second of the day is the same one, stamped anew.</summary>
internal sealed class BusyMarket
{
    public const int TradesPerSecond = 100_000;

    /// <summary>Each trade with its quote, and each underlying's price.</summary>
    public const int EventsPerSecond = 2 * TradesPerSecond + 4;

    public static readonly DateOnly Day = new(2026, 6, 12);

    public static readonly TradingSession Session =
        TradingCalendar.Nyse.TryGetSession(Day, out var session) ? session : throw new InvalidOperationException();

    // Rows and spacing as the exchanges list them for the day; shares of the prints roughly as on OPRA.
    private static readonly Underlying[] Underlyings =
    [
        new("SPX", "SPXW", 6_000, 5, 250, 0.35), new("SPY", "SPY", 600, 1, 150, 0.35),
        new("QQQ", "QQQ", 520, 1, 130, 0.20), new("IWM", "IWM", 220, 1, 80, 0.10),
    ];

    private readonly List<MarketEvent> _listings = [];
    private readonly Template[] _second = new Template[EventsPerSecond];

    public BusyMarket()
    {
        var random = new Random(1);
        var chains = Underlyings.Select(List).ToArray();
        for (var i = 0; i < Underlyings.Length; i++)
            _second[i] = new Template(MarketEvent.Of(
                Underlyings[i].Symbol, new SpotPrice(default, Underlyings[i].Spot, 0, 0)), TimeSpan.Zero);

        for (var i = Underlyings.Length; i < EventsPerSecond; i += 2)
        {
            var chain = chains[Choose(random.NextDouble())];
            var contract = chain[Math.Clamp((int)(chain.Length * (0.5 + 0.08 * Normal(random))), 0, chain.Length - 1)];
            var (bid, ask) = QuoteOf(contract, random.Next(3));
            var at = TimeSpan.FromMilliseconds(999.0 * i / EventsPerSecond);
            var price = random.Next(5) switch { 0 => Cents(0.5 * (bid + ask)), 1 or 2 => bid, _ => ask };
            _second[i] = new Template(
                MarketEvent.Of(contract, new Quote(default, bid, ask, 1 + random.Next(200), 1 + random.Next(200))), at);
            _second[i + 1] = new Template(
                MarketEvent.Of(contract, new Trade(
                    default, price, 1 + random.Next(10), i, ConditionCode.Automatic, (char)('A' + random.Next(16)), false, 0, 0)),
                at);
        }
    }

    public static IReadOnlyList<string> Symbols { get; } = [.. Underlyings.Select(each => each.Symbol)];

    /// <summary>Each contract with its open interest and a first quote, before the open.</summary>
    public MarketEvent[] Listings => [.. _listings];

    /// <summary>Writes the events of one second of the session from number <paramref name="from"/> on.</summary>
    public void Stamp(int second, int from, Span<MarketEvent> events)
    {
        var start = Session.Open + TimeSpan.FromSeconds(second);
        for (var i = 0; i < events.Length; i++)
        {
            ref readonly var template = ref _second[from + i];
            var at = start + template.Offset;
            events[i] = template.Item.Kind switch
            {
                MarketEventKind.Quote => MarketEvent.Of(template.Item.Contract!, template.Item.AsQuote() with { EventTime = at }),
                MarketEventKind.Trade => MarketEvent.Of(template.Item.Contract!, Later(template.Item.AsTrade(), at, second)),
                _ => MarketEvent.Of(template.Item.Underlying, template.Item.AsSpot() with { EventTime = at }),
            };
        }
    }

    private static Trade Later(in Trade trade, Timestamp at, int second) =>
        trade with { EventTime = at, Sequence = trade.Sequence + (long)second * EventsPerSecond };

    private OptionContract[] List(Underlying underlying)
    {
        var contracts = new List<OptionContract>();
        var lowest = underlying.Spot - underlying.Spacing * underlying.Strikes / 2;
        for (var row = 0; row < underlying.Strikes; row++)
            foreach (var right in new[] { OptionRight.Call, OptionRight.Put })
            {
                var contract = new OptionContract(underlying.Root, Day, right, (lowest + underlying.Spacing * row) * 1_000L);
                var (bid, ask) = QuoteOf(contract, 0);
                var before = Session.Open - TimeSpan.FromMinutes(1);
                contracts.Add(contract);
                _listings.Add(MarketEvent.Of(contract, new OpenInterestReport(before, 1_000 + row, null)));
                _listings.Add(MarketEvent.Of(contract, new Quote(before, bid, ask, 10, 10)));
            }

        return [.. contracts];
    }

    private static (double Bid, double Ask) QuoteOf(OptionContract contract, int move)
    {
        var spot = Array.Find(Underlyings, each => each.Root == contract.Root)!.Spot;
        var bid = Math.Max(0.05, Cents(Black.Price(contract.Right, spot, contract.Strike, 0.008)));
        return (bid, Cents(bid + 0.05 + 0.01 * move));
    }

    private static double Cents(double price) => Math.Round(price * 100) / 100;

    private static int Choose(double share)
    {
        var chosen = 0;
        while (chosen < Underlyings.Length - 1 && (share -= Underlyings[chosen].Share) > 0)
            chosen++;
        return chosen;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private sealed record Underlying(string Symbol, string Root, int Spot, int Spacing, int Strikes, double Share);

    private readonly record struct Template(MarketEvent Item, TimeSpan Offset);
}
