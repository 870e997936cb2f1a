namespace Streaming.Feeds.Simulator;

/// <summary>A profile's share of a real day's trades and quotes.</summary>
/// <remarks>The demo thins quotes five times more than trades: what a chart shows of them is the last one, and each is
/// journalled.</remarks>
internal readonly record struct TrafficScale(double Trades, double Quotes)
{
    public static TrafficScale Of(SimulatorProfile profile) =>
        profile == SimulatorProfile.Demo ? new(1 / 20.0, 1 / 100.0) : new(1, 1);
}
