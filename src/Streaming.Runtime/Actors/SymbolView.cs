using System.Collections.Immutable;
using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Engine.Snapshots;

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

    /// <summary>The book that shows where nobody asks for one.</summary>
    public Book Book { get; init; } = Book.Compat;

    /// <summary>What was known at the raw closes, as far as this process has seen them; null for a session that is read
    /// from the store. The store has the rest.</summary>
    public SnapshotLog? Snapshots { get; init; }
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

    /// <summary>All that is known, as of the newest raw close or open bar; null until there is a chain.</summary>
    public SnapshotFacts? Snapshot { get; init; }

    /// <summary>The same of each later expiry that the feed carries, the nearest first, as of the newest raw close.</summary>
    public IReadOnlyList<SnapshotFacts> LaterExpiries { get; init; } = [];

    /// <summary>The nearest expiry behind the current session's; null where the feed has not spoken of one.</summary>
    public DateOnly? NextExpiry { get; init; }

    public double? Spot { get; init; }

    public Timestamp? LastTrade { get; init; }

    public Timestamp? LastQuote { get; init; }

    /// <summary>The newer of the two.</summary>
    public Timestamp? Newest => LastTrade is { } trade && LastQuote is { } quote
        ? Timestamp.Max(trade, quote)
        : LastTrade ?? LastQuote;
}
