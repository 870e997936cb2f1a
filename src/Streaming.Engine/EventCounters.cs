namespace Streaming.Engine;

/// <summary>What a symbol's session has seen and could not use as it came. One writer; anyone may read.</summary>
public sealed class EventCounters
{
    /// <summary>Contracts traded that could be signed, could not be, or are kept out of flows by their type.</summary>
    public long SignedVolume { get; internal set; }

    public long UnsignedVolume { get; internal set; }

    public long ExcludedVolume { get; internal set; }

    /// <summary>Prints that came after their own bar was closed and went into the open one.</summary>
    public long Late { get; internal set; }

    /// <summary>Prints and cancels after the last bar was closed.</summary>
    public long AfterClose { get; internal set; }

    /// <summary>Signed prints before the first usable smile: they count as volume, and have no hedge flow.</summary>
    public long Unpriced { get; internal set; }

    /// <summary>Quotes older than the one that stands.</summary>
    public long StaleQuotes { get; internal set; }

    /// <summary>Events of contracts that do not expire in this session.</summary>
    public long OtherExpiries { get; internal set; }

    public long Cancels { get; internal set; }

    /// <summary>Cancels whose print is not known, or was taken back before.</summary>
    public long UnmatchedCancels { get; internal set; }

    /// <summary>Cancels of prints whose bar was closed: taken out of the open bar instead.</summary>
    public long LateAdjustments { get; internal set; }
}
