using System.Collections.Immutable;
using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;

namespace Streaming.Runtime.Actors;

/// <summary>One symbol's session as readers see it, live or stored.</summary>
public sealed record SessionView
{
    public required string Symbol { get; init; }

    public required TradingSession Session { get; init; }

    /// <summary>Names this log; positions in it are (epoch, seq).</summary>
    public required string Epoch { get; init; }

    /// <summary>The closed bars; grows while the session runs.</summary>
    public required BarLog Log { get; init; }

    /// <summary>Every listed strike known by now.</summary>
    public required StrikeGrid Grid { get; init; }

    public required ImmutableArray<FeedGap> Gaps { get; init; }
}

/// <summary>What an actor last left for its readers.</summary>
public sealed record SymbolView
{
    public required string Symbol { get; init; }

    /// <summary>The current session; null until there is data of one.</summary>
    public SessionView? Session { get; init; }

    /// <summary>The raw bar that is open, as of the latest sample; null between sessions.</summary>
    public Bar? OpenBar { get; init; }

    public int Revision { get; init; }

    public double? Spot { get; init; }

    public Timestamp? LastTrade { get; init; }

    public Timestamp? LastQuote { get; init; }
}
