using Streaming.Engine.Bars;
using Streaming.Engine.Headlines;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Runtime.Ports;

namespace Streaming.Runtime.Actors;

/// <summary>A symbol's place; the first is the largest.</summary>
/// <param name="Value">Rounded, so that what looks equal is equal.</param>
public readonly record struct Standing(int Rank, string Symbol, double Value);

/// <summary>Every symbol's place by each metric, as of one moment of market time.</summary>
public sealed record Leaderboard
{
    public required Timestamp AsOf { get; init; }

    public required bool IsMarketOpen { get; init; }

    public required IReadOnlyList<Standing> Heat { get; init; }

    public required IReadOnlyList<Standing> PinRisk { get; init; }

    public required IReadOnlyList<Standing> AbsoluteFlow { get; init; }

    public required IReadOnlyList<Standing> CharmIntensity { get; init; }
}

/// <summary>Ranks the symbols by what was decided at their newest raw closes.</summary>
/// <remarks>A closed market has no standings, and a symbol whose newest close is too old in market time has none. What
/// was ranked is kept for a while of the wall's time; two who ask at once may both rank, to the same end.</remarks>
public sealed class LeaderboardBoard(
    ISymbolSurvey survey, MarketClock market, TradingCalendar calendar, TimeProvider wall)
{
    private static readonly TimeSpan SampleAgeMax = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(30);

    private Kept? _kept;

    public async ValueTask<Leaderboard> RankAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _kept) is { } kept && wall.GetElapsedTime(kept.At) < KeptFor)
            return kept.Board;

        var at = wall.GetTimestamp();
        var now = market.Now;
        var isOpen = calendar.IsOpenAt(now);
        var metrics = new List<(string Symbol, LeaderboardMetrics Metrics)>();
        foreach (var line in isOpen ? await survey.ReadAsync(cancellationToken) : [])
            if (line is { Metrics: { } found, DecidedAt: { } asOf } && now - asOf <= SampleAgeMax)
                metrics.Add((line.Symbol, found));

        var board = new Leaderboard
        {
            AsOf = now,
            IsMarketOpen = isOpen,
            Heat = Rank(metrics, static each => Rounding.To(each.Heat, 2)),
            PinRisk = Rank(metrics, static each => each.PinRisk),
            AbsoluteFlow = Rank(metrics, static each => Rounding.To(each.AbsoluteFlow, 0)),
            CharmIntensity = Rank(metrics, static each => Rounding.To(each.CharmIntensity, 0)),
        };
        Volatile.Write(ref _kept, new Kept(at, board));
        return board;
    }

    private static Standing[] Rank(
        List<(string Symbol, LeaderboardMetrics Metrics)> metrics, Func<LeaderboardMetrics, double?> value) =>
    [
        .. metrics
            .Select(each => (each.Symbol, Value: value(each.Metrics)))
            .Where(static each => each.Value is not null)
            .OrderByDescending(static each => each.Value)
            .ThenBy(static each => each.Symbol, StringComparer.Ordinal)
            .Select(static (each, place) => new Standing(place + 1, each.Symbol, each.Value!.Value)),
    ];

    private sealed record Kept(long At, Leaderboard Board);
}
