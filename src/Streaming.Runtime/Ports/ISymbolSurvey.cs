using Streaming.Engine.Headlines;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Actors;

namespace Streaming.Runtime.Ports;

/// <summary>A line about each symbol, for whoever needs all symbols and the bars of none.</summary>
/// <remarks>Each line is of a view that an actor has left: in this process of its newest one, in a cluster of one a
/// moment ago. Nothing is followed for it.</remarks>
public interface ISymbolSurvey
{
    /// <summary>Of the symbols whose actors live in this process; never waits.</summary>
    IEnumerable<SymbolSummary> Here { get; }

    /// <summary>Of every symbol that has an actor, wherever it lives.</summary>
    ValueTask<IReadOnlyList<SymbolSummary>> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>One symbol in a line.</summary>
/// <param name="DecidedAt">The end of the raw bar whose close decided <paramref name="Metrics"/>; null before the first.</param>
/// <param name="Newest">The time of the newest trade or quote; null before the first.</param>
/// <param name="Gaps">How many times of the current session have no data; null where there is no session.</param>
public readonly record struct SymbolSummary(
    string Symbol, Timestamp? DecidedAt, LeaderboardMetrics? Metrics, Timestamp? Newest, int? Gaps)
{
    public static SymbolSummary Of(SymbolView view) => new(
        view.Symbol, view.Snapshot?.Decisions.AsOf, view.Snapshot?.Decisions.Leaderboard, view.Newest,
        view.Session?.Gaps.Length);
}
