namespace Streaming.Runtime.Ingest;

public enum FeedStatus : byte
{
    Starting,
    Running,
    Failed,
    Ended,
}

/// <summary>How the feed is, for whoever asks. Written by the supervisor.</summary>
public sealed class FeedHealth
{
    private volatile Reading _newest = new(FeedStatus.Starting, null);

    public FeedStatus Status => _newest.Status;

    /// <summary>What the feed failed of, while it does.</summary>
    public string? Reason => _newest.Reason;

    public void Report(FeedStatus status, string? reason) => _newest = new(status, reason);

    private sealed record Reading(FeedStatus Status, string? Reason);
}
