namespace Streaming.Protocol;

/// <summary>Why something is missing. Intervals of market time and ranges of updates share what they can.</summary>
public static class GapReasons
{
    // Of intervals and updates.
    public const string FeedGap = "feed_gap";
    public const string Restart = "restart";

    // Of intervals only.
    public const string Halt = "halt";

    // Of updates only.
    public const string SlowConsumer = "slow_consumer";
    public const string HistoryLost = "history_lost";
}
