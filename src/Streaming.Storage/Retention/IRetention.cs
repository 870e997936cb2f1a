namespace Streaming.Storage.Retention;

/// <summary>Lets go what has been kept long enough.</summary>
public interface IRetention
{
    /// <summary>Removes logs that were neither opened nor written, and counts that were of days before, for
    /// <paramref name="keep"/>, but no log of the last session that has begun or of a later one; and of the events those that are both older than <see cref="EventsKept.Time"/> and not
    /// among the last <see cref="EventsKept.Count"/>.</summary>
    /// <returns>How many logs it removed.</returns>
    Task<int> TrimAsync(TimeSpan keep, CancellationToken cancellationToken);
}

/// <summary>What a client may count on finding in the event log.</summary>
public static class EventsKept
{
    public const int Count = 10_000;

    public static readonly TimeSpan Time = TimeSpan.FromDays(7);
}
