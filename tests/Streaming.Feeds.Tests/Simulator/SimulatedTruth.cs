using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Feeds.Simulator;
using Xunit;

namespace Streaming.Feeds.Tests.Simulator;

/// <summary>Keeps what it is told, and reads a feed to its end to be told.</summary>
internal sealed class SimulatedTruth : ISimulatorTruth
{
    public List<TrueTrade> Trades { get; } = [];

    public List<TruePosition> Positions { get; } = [];

    public List<TrueExposure> Exposures { get; } = [];

    public List<double> Closes { get; } = [];

    /// <summary>The trades that happened, of which dealers took one side.</summary>
    public IEnumerable<TrueTrade> Customers => Trades.Where(trade => !trade.IsBust && trade.Side != 0);

    public void Begin(string symbol, DateOnly session)
    {
    }

    public void Tell(in TrueTrade trade) => Trades.Add(trade);

    public void Tell(in TruePosition position) => Positions.Add(position);

    public void Tell(in TrueExposure exposure) => Exposures.Add(exposure);

    public void End(string symbol, DateOnly session, double closingPrice) => Closes.Add(closingPrice);

    public static async Task<SimulatedTruth> OfAsync(SimulatorOptions options, Action<MarketEvent>? each = null)
    {
        var truth = new SimulatedTruth();
        var feed = new SimulatorFeed(options, TradingCalendar.Nyse, default, truth);
        await foreach (var chunk in feed.ReadAsync(null, TestContext.Current.CancellationToken))
            foreach (ref readonly var marketEvent in chunk.Events.Span)
                each?.Invoke(marketEvent);
        return truth;
    }
}
