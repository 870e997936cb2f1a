using System.Collections.Concurrent;
using Streaming.Engine;
using Streaming.Engine.Bars;
using Streaming.Engine.Headlines;
using Streaming.Engine.Sessions;
using Streaming.Engine.Snapshots;
using Streaming.Feeds.Simulator;

namespace Streaming.Feeds.Tests.Simulator;

/// <summary>A whole simulated day of SPY, as the engine saw it.</summary>
internal sealed class EngineDay
{
    private static readonly DateOnly Date = new(2026, 6, 12);

    private static readonly ConcurrentDictionary<long, Lazy<Task<EngineDay>>> Days = [];

    public List<(Bar Bar, SnapshotFacts Facts)> Closes { get; } = [];

    public List<HeadlineEvent> News { get; } = [];

    /// <summary>The day of a seed, played once for all tests.</summary>
    public static Task<EngineDay> OfAsync(long seed) =>
        Days.GetOrAdd(seed, static seed => new(() => PlayAsync(seed))).Value;

    private static async Task<EngineDay> PlayAsync(long seed)
    {
        _ = TradingCalendar.Nyse.TryGetSession(Date, out var session);
        var state = new SymbolState("SPY", session!, new EngineOptions());
        var feed = new SimulatorFeed(
            new SimulatorOptions { Symbols = ["SPY"], Date = Date, Seed = seed, Sessions = 1 }, TradingCalendar.Nyse, Date);
        var day = new EngineDay();
        await foreach (var chunk in feed.ReadAsync(null, CancellationToken.None))
            foreach (var item in chunk.Events.ToArray())
            {
                state.Apply(item);
                while (state.TryTakeClosed(out var bar, out var facts))
                    day.Closes.Add((bar, facts));
                while (state.TryTakeNews(out var headline))
                    day.News.Add(headline);
            }

        return day;
    }
}
