using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Engine.Snapshots;

namespace Streaming.Runtime.Ports;

/// <summary>One symbol's log of one session day as it is stored.</summary>
public sealed record StoredSession
{
    public required string Symbol { get; init; }

    public required TradingSession Session { get; init; }

    public required string Epoch { get; init; }

    /// <summary>What the log's events came from; null where they cannot be given again.</summary>
    public required string? Fingerprint { get; init; }

    /// <summary>The right to write: rises with each opening. 0 where the session was found and not opened.</summary>
    public long Fence { get; init; }

    /// <summary>Raw bars, ascending.</summary>
    public required IReadOnlyList<Bar> Bars { get; init; }

    public required IReadOnlyList<FeedGap> Gaps { get; init; }

    /// <summary>The newest checkpoint of a session that was opened; null where there is none.</summary>
    public SessionCheckpoint? Checkpoint { get; init; }

    /// <summary>How many events were journalled: where the next batch begins.</summary>
    public long JournalEnd { get; init; }

    /// <summary>Where the feed stood behind the last journalled event; null where none was.</summary>
    public FeedCursor? Cursor { get; init; }
}

/// <param name="Fingerprint">What the log's events came from; null where they cannot be given again.</param>
public sealed record SessionSummary(
    string Symbol, DateOnly Date, string Epoch, int Bars, IReadOnlyList<FeedGap> Gaps, string? Fingerprint = null);

/// <summary>The state after the first <paramref name="Position"/> events of the log's journal; where its feed is the
/// journal, after the event at that place in the feed's session.</summary>
/// <param name="State">In its writer's own format; empty of one that was stored and is damaged.</param>
public sealed record SessionCheckpoint(long Position, ReadOnlyMemory<byte> State);

/// <summary>Events as they are journalled before they are applied.</summary>
/// <param name="Position">How many events of this log lie before the batch.</param>
/// <param name="Cursor">Where the feed stood behind its last event.</param>
public readonly record struct JournalBatch(long Position, ReadOnlyMemory<MarketEvent> Events, FeedCursor Cursor)
{
    /// <summary>Where the next batch begins.</summary>
    public long End => Position + Events.Length;
}

/// <summary>What one closing of bars leaves behind, all of it or nothing.</summary>
public sealed record SessionAppend
{
    /// <summary>Closed raw bars, ascending.</summary>
    public required IReadOnlyList<Bar> Bars { get; init; }

    /// <summary>What was known at the closes of these bars, or of some of them; without what the bars know by strike.</summary>
    public IReadOnlyList<SnapshotFacts> Snapshots { get; init; } = [];

    /// <summary>All gaps of the session that are known by now.</summary>
    public required IReadOnlyList<FeedGap> Gaps { get; init; }

    /// <summary>What the bars gave rise to.</summary>
    public IReadOnlyList<NewEvent> Events { get; init; } = [];
}
