namespace Streaming.Protocol.Hub;

/// <summary>The names of calls and messages on the wire, which are also the event names of SSE.</summary>
public static class Targets
{
    // Client to server.
    public const string Subscribe = "Subscribe";
    public const string Unsubscribe = "Unsubscribe";
    public const string Ping = "Ping";

    // Server to client.
    public const string HeatmapColumn = "HeatmapColumn";
    public const string HedgeFlowBar = "HedgeFlowBar";
    public const string SeriesBar = "SeriesBar";
    public const string StrikeFlowBar = "StrikeFlowBar";
    public const string Headline = "Headline";
    public const string Snapshot = "Snapshot";
    public const string Leaderboard = "Leaderboard";
    public const string Status = "Status";
    public const string Gap = "Gap";
    public const string Heartbeat = "Heartbeat";
    public const string Bye = "Bye";

    /// <summary>SSE only: a topic's answer, which on the hub is the return value of <see cref="Subscribe"/>.</summary>
    public const string Subscribed = "Subscribed";

    /// <summary>The message by which a topic's updates arrive.</summary>
    public static string Of(TopicKind kind) => kind switch
    {
        TopicKind.Series => SeriesBar,
        TopicKind.HedgeFlow => HedgeFlowBar,
        TopicKind.Heatmap => HeatmapColumn,
        TopicKind.StrikeFlow => StrikeFlowBar,
        TopicKind.Headline => Headline,
        TopicKind.Snapshot => Snapshot,
        TopicKind.Leaderboard => Leaderboard,
        TopicKind.Status => Status,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The type of a topic's updates.</summary>
    public static Type TypeOf(TopicKind kind) => kind switch
    {
        TopicKind.Series => typeof(SeriesBarUpdate),
        TopicKind.HedgeFlow => typeof(HedgeFlowBarUpdate),
        TopicKind.Heatmap => typeof(HeatmapColumnUpdate),
        TopicKind.StrikeFlow => typeof(StrikeFlowBarUpdate),
        TopicKind.Headline => typeof(HeadlineUpdate),
        TopicKind.Snapshot => typeof(SnapshotUpdate),
        TopicKind.Leaderboard => typeof(LeaderboardUpdate),
        TopicKind.Status => typeof(StatusUpdate),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
