using Streaming.Engine.MarketData;

namespace Streaming.Runtime.Ports;

/// <summary>Turns a vendor's bytes, a recorded day or a seed into market events.</summary>
/// <remarks>Events come in arrival order; event time may step back by what the source's lines are apart. A feed does
/// not retry, keep time or know the actors: a failure ends the enumeration with a <see cref="FeedException"/>, and the
/// supervisor decides what follows. Reading again from a cursor gives the same events from there on where
/// <see cref="FeedDescription.CanReplay"/> says so. One reader at a time.</remarks>
public interface IFeed
{
    FeedDescription Description { get; }

    /// <summary>Everything behind <paramref name="after"/>, or from the start. A chunk is what is there at once; the
    /// reader is done with its events before it asks for the next one, so a feed may reuse the memory.</summary>
    IAsyncEnumerable<FeedChunk> ReadAsync(FeedCursor? after, CancellationToken cancellationToken);

    /// <summary>Where to begin again when each symbol has journalled up to a cursor of its own, one at least: behind the
    /// one that has least, unless the adapter can leave out what the others have.</summary>
    FeedCursor Resume(IReadOnlyDictionary<string, FeedCursor> journalled) =>
        journalled.Values.MinBy(static cursor => (cursor.Session, cursor.Position));

    /// <summary>What the adapter has counted since it was made.</summary>
    FeedCounters Counters { get; }
}

/// <summary>The events of one chunk and where the feed stood behind the last of them. A live feed's chunk without
/// events says that it is there and has nothing to tell.</summary>
/// <param name="IsReplay">True while a live feed gives again what came before it was connected.</param>
/// <param name="IsBeside">True of open interest that takes no places of the feed's: all of it stands where the feed stands,
/// and the feed gives none of it again.</param>
public readonly record struct FeedChunk(
    ReadOnlyMemory<MarketEvent> Events, FeedCursor Cursor, bool IsReplay = false, bool IsBeside = false)
{
    /// <summary>What a chunk holds at most of a live feed that can be resumed: it is journalled whole, because its cursor
    /// stands behind all of it.</summary>
    public const int LiveEventsMax = 512;

    /// <summary>What a live event may be dated ahead of the wall: clocks are apart. What lies further ahead is refused.</summary>
    public static readonly TimeSpan AheadMax = TimeSpan.FromSeconds(5);

    /// <summary>Where the feed stood behind one of the events.</summary>
    public FeedCursor CursorOf(int index) =>
        IsBeside ? Cursor : Cursor with { Position = Cursor.Position - (Events.Length - 1 - index) };
}

/// <summary>A place in a feed: how many events of which session day lie before it, and the adapter's own token.</summary>
public readonly record struct FeedCursor(DateOnly Session, long Position, string? Token = null);

/// <summary>What the runtime must know of a feed before it reads it.</summary>
public sealed record FeedDescription
{
    public required string Name { get; init; }

    /// <summary>The underlyings asked for: known to the directory before the first event, covered or not.</summary>
    public required IReadOnlyList<string> Symbols { get; init; }

    /// <summary>True where events happen now and cannot be held back; false for a replay or a simulation, whose time
    /// follows the feed.</summary>
    public required bool IsLive { get; init; }

    /// <summary>Market seconds per wall second of a feed that is not live; 0 is as fast as possible.</summary>
    public double Speed { get; init; }

    /// <summary>How much of its first session a paced feed runs through at full speed, counted from the open.</summary>
    public TimeSpan HeadStart { get; init; }

    /// <summary>The same for two feeds that give the same events; null where no two runs do (a live one).</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The first session that is given. A run before this one may have given earlier ones of the same fingerprint:
    /// a simulation that nobody dated begins today.</summary>
    public DateOnly FirstSession { get; init; }

    /// <summary>True where the feed carries the clock's own closes (a recorded tape), so that nobody makes them.</summary>
    public bool CarriesClock { get; init; }

    /// <summary>The longest silence that is normal: 0 for ticks, a minute for minute bars.</summary>
    public TimeSpan Cadence { get; init; }

    /// <summary>True where reading from a cursor gives again what came behind it.</summary>
    public bool CanReplay { get; init; }
}

/// <summary>What an adapter met and did not turn into an event, and what was refused of its events. Read by anyone.</summary>
public sealed class FeedCounters
{
    private long _malformed;
    private long _foreign;
    private long _oldOpenInterest;

    /// <summary>Messages that could not be read or are dated as they cannot be: counted, logged once a kind, skipped.</summary>
    public long Malformed => Volatile.Read(ref _malformed);

    /// <summary>Messages about contracts that belong to no same-day book (AM-settled, adjusted).</summary>
    public long Foreign => Volatile.Read(ref _foreign);

    /// <summary>Numbers of open interest that were refused at the newest reading, because they are not of the last
    /// trading day.</summary>
    public long OldOpenInterest
    {
        get => Volatile.Read(ref _oldOpenInterest);
        set => Volatile.Write(ref _oldOpenInterest, value);
    }

    public void CountMalformed() => Interlocked.Increment(ref _malformed);

    public void CountForeign() => Interlocked.Increment(ref _foreign);
}

/// <summary>The feed failed: the socket, the file, the vendor. Carries what it was doing.</summary>
public sealed class FeedException : Exception
{
    public FeedException(string message)
        : base(message)
    {
    }

    public FeedException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public FeedException()
    {
    }
}
