using Streaming.Engine;
using Streaming.Engine.Sessions;
using Streaming.Engine.Snapshots;
using Streaming.Feeds.Simulator;

namespace Streaming.Testing;

/// <summary>What is known at the raw closes of a simulated morning.</summary>
public static class SimulatedCloses
{
    private static readonly DateOnly Date = new(2026, 6, 12);

    public static List<SnapshotFacts> Of(long seed, int minutes)
    {
        _ = TradingCalendar.Nyse.TryGetSession(Date, out var session);
        var state = new SymbolState("SPY", session!, new EngineOptions());
        var feed = new SimulatorFeed(
            new SimulatorOptions { Symbols = ["SPY"], Date = Date, Seed = seed }, TradingCalendar.Nyse, Date);
        var end = session!.Open + TimeSpan.FromMinutes(minutes) + TimeSpan.FromSeconds(2);
        var closes = new List<SnapshotFacts>();
        foreach (var chunk in feed.ReadAsync(null, CancellationToken.None).ToBlockingEnumerable())
            foreach (var item in chunk.Events.ToArray())
            {
                if (item.EventTime > end)
                    return closes;

                state.Apply(item);
                while (state.TryTakeClosed(out _, out var close))
                    closes.Add(close);
            }

        return closes;
    }
}
