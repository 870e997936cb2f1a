using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;

namespace Streaming.Feeds.Simulator;

/// <summary>Says what is true of one symbol's day.</summary>
internal sealed class TruthTeller(
    ISimulatorTruth truth, SymbolSetting setting, TradingSession session, SimulatedChain chain, CustomerBook book,
    HedgingFeedback? feedback)
{
    private const double Multiplier = 100;

    private double _hedgeFlow;

    public void Begin() => truth.Begin(setting.Symbol, session.Date);

    public void End(Timestamp close, double closingPrice)
    {
        TellState(close, closingPrice);
        truth.End(setting.Symbol, session.Date, closingPrice);
    }

    public void AddFlow(in OrderLeg leg, double price) =>
        _hedgeFlow += leg.Side * leg.Size * Multiplier * chain.Delta(leg.Contract) * price;

    public void Tell(in Print print, Timestamp time) => truth.Tell(new TrueTrade(
        chain.Contracts[print.Contract], print.Sequence, time, print.PriceCents / 100.0, print.Size, print.Side,
        print.Opens, print.Origin, print.Package, print.IsBust,
        new Quote(time, print.BidCents / 100.0, print.AskCents / 100.0, print.BidSize, print.AskSize)));

    public void TellState(Timestamp asOf, double price)
    {
        TellPositions(asOf);
        truth.Tell(Exposure(asOf, price));
    }

    /// <summary>Of a later expiry nothing else is told: exposures and flows are of what expires today.</summary>
    public void TellPositions(Timestamp asOf)
    {
        for (var i = 0; i < chain.Contracts.Length; i++)
            truth.Tell(new TruePosition(
                chain.Contracts[i], asOf, book.Long(i), book.Short(i), book.OpenInterest(i), book.Dealers(i)));
    }

    // A dealer's hedge per 1 % move, per volatility point and per hour.
    private TrueExposure Exposure(Timestamp asOf, double price)
    {
        var hours = Math.Max(session.SecondsToClose(asOf), 30) / 3600;
        var rootYears = Math.Sqrt(Math.Max(session.YearsToClose(asOf), 1e-9));
        var (gex, dex, vex, chex) = (0.0, 0.0, 0.0, 0.0);
        for (var k = 0; k < chain.StrikeCount; k++)
        {
            var (d1, deviation) = chain.State(k);
            var d2 = d1 - deviation;
            var density = PortableMath.NormalDensity(d1);
            double both = book.Dealers(2 * k) + book.Dealers(2 * k + 1);
            gex += both * density / (price * deviation) * Multiplier * price * price * 0.01;
            vex += both * density * d2 / (deviation / rootYears) * 0.01 * Multiplier * price;
            chex -= both * density * d2 / (2 * hours) * Multiplier * price;
            dex += (book.Dealers(2 * k) * chain.Delta(2 * k) + book.Dealers(2 * k + 1) * chain.Delta(2 * k + 1))
                * Multiplier * price;
        }

        return new TrueExposure(setting.Symbol, asOf, price, gex, dex, vex, chex, _hedgeFlow, feedback?.Beta ?? 0);
    }
}
