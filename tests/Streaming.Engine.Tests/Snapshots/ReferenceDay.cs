using Streaming.Engine.MarketData;
using Streaming.Engine.Pricing;
using Streaming.Engine.Sessions;
using Streaming.Engine.Tests.Exposures;

namespace Streaming.Engine.Tests.Snapshots;

/// <summary>The reference chain of model.md 11.3 as a feed would bring it: settled open interest, and locked quotes at
/// the fair prices, 75 minutes before the close. A strike at the spot, with nothing open, gives the smile's lines the
/// table's own deviation at the money.</summary>
internal sealed class ReferenceDay
{
    public static readonly TradingSession Session = SyntheticDay.Session;

    public ReferenceDay()
    {
        var chain = TestChain.Reference();
        var deviations = chain.Deviations;
        for (var row = 0; row < chain.Strikes.Length; row++)
        {
            List(OptionRight.Call, chain.Strikes[row], chain.Calls[row], deviations[row]);
            List(OptionRight.Put, chain.Strikes[row], chain.Puts[row], deviations[row]);
        }

        List(OptionRight.Call, chain.Spot, 0, chain.AtmDeviation);
        List(OptionRight.Put, chain.Spot, 0, chain.AtmDeviation);
        State.Apply(MarketEvent.Of("SPY", new SpotPrice(At(-0.4), chain.Spot, 0, 0)));

        void List(OptionRight right, double strike, double openInterest, double deviation)
        {
            var contract = SyntheticDay.Contract(strike, right);
            var price = Black.Price(right, chain.Spot, strike, deviation);
            State.Apply(MarketEvent.Of(contract, new OpenInterestReport(At(-0.9), (long)openInterest, null)));
            State.Apply(MarketEvent.Of(contract, new Quote(At(-0.8), price, price, 10, 10)));
        }
    }

    public SymbolState State { get; } = new("SPY", Session, new EngineOptions());

    /// <summary>Seconds from the moment at which an hour and a quarter is left, which ends a raw bar.</summary>
    public static Timestamp At(double seconds) => Session.Close - TimeSpan.FromSeconds(4_500 - seconds);
}
