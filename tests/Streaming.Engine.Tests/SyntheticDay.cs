using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Pricing;
using Streaming.Engine.Sessions;

namespace Streaming.Engine.Tests;

/// <summary>A chain with fair quotes around 600, and events at seconds since the open.</summary>
internal sealed class SyntheticDay(int printsRememberedPower = 16)
{
    public static readonly DateOnly Date = new(2026, 6, 12);

    public static readonly TradingSession Session =
        TradingCalendar.Nyse.TryGetSession(Date, out var session) ? session : throw new InvalidOperationException();

    private long _sequence;

    public SymbolState State { get; } =
        new("SPY", Session, new EngineOptions { PrintsRememberedPower = printsRememberedPower });

    public static Timestamp At(double seconds) => Session.Open + TimeSpan.FromSeconds(seconds);

    public static OptionContract Contract(double strike, OptionRight right) => new("SPY", Date, right, (long)Math.Round(strike * 1000));

    public static IEnumerable<OptionContract> Contracts() =>
        from strike in Enumerable.Range(590, 21)
        from right in new[] { OptionRight.Call, OptionRight.Put }
        select Contract(strike, right);

    /// <summary>Open interest, the spot and a quote for each strike, before the open.</summary>
    public SyntheticDay Listed(double spot = 600.3, double deviation = 0.008, bool settled = true)
    {
        Apply(MarketEvent.Of("SPY", new SpotPrice(At(-60), spot, 0, 0)));
        if (settled)
            Settle(-60);
        foreach (var contract in Contracts())
        {
            var fair = Math.Max(0.05, Black.Price(contract.Right, spot, contract.Strike, deviation));
            Apply(MarketEvent.Of(contract, new Quote(At(-30), Math.Round(fair - 0.02, 2), Math.Round(fair + 0.02, 2), 10, 10)));
        }

        return this;
    }

    /// <summary>Open interest of every contract.</summary>
    public SyntheticDay Settle(double seconds)
    {
        foreach (var contract in Contracts())
            Apply(MarketEvent.Of(contract, new OpenInterestReport(
                At(seconds), (contract.Right == OptionRight.Call ? 1_000 : 800) + 10 * (int)(contract.Strike - 590),
                Date.AddDays(-1))));
        return this;
    }

    public SyntheticDay Spot(double seconds, double price) => Apply(MarketEvent.Of("SPY", new SpotPrice(At(seconds), price, 0, 0)));

    /// <summary>A print at the ask (side +1), the bid (-1) or between (0) of a quote it carries.</summary>
    public long Print(
        double seconds, int side, int size, double strike = 600, OptionRight right = OptionRight.Call, char condition = 'I')
    {
        var sequence = ++_sequence;
        Apply(MarketEvent.Of(Contract(strike, right), new Trade(
            At(seconds), 2 + 0.1 * side, size, sequence, new ConditionCode(condition), 'C', false, 1.9, 2.1)));
        return sequence;
    }

    public SyntheticDay Cancel(double seconds, long sequence, double strike = 600, OptionRight right = OptionRight.Call) =>
        Apply(MarketEvent.Of(Contract(strike, right), new TradeCancel(At(seconds), sequence, new('A'), 0, 0, 'C')));

    public SyntheticDay Gap(double from, double to, GapReason reason) =>
        Apply(MarketEvent.Of("SPY", new FeedGap(At(from), At(to), reason)));

    public SyntheticDay Clock(double seconds) => Apply(MarketEvent.Clock("SPY", At(seconds)));

    public SyntheticDay Apply(in MarketEvent item)
    {
        State.Apply(item);
        return this;
    }

    public List<Bar> TakeClosed()
    {
        var bars = new List<Bar>();
        while (State.TryTakeClosed(out var bar))
            bars.Add(bar);
        return bars;
    }
}
