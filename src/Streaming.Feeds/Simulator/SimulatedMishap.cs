namespace Streaming.Feeds.Simulator;

/// <summary>What went wrong in a simulated market. Those before <see cref="CrossedQuote"/> happen every day; the others
/// are switched on by <see cref="SimulatorFaultOptions"/>.</summary>
public enum SimulatedMishap
{
    ZeroBid,
    LatePrint,
    OutOfSequencePrint,
    CancelledPrint,
    RepeatedPrint,
    CrossedQuote,

    /// <summary>A quote that was not sent because its contract stood still.</summary>
    StaleQuote,

    /// <summary>A quote made without the venue that was best.</summary>
    MissingVenue,

    FeedGap,

    /// <summary>An event that fell into a gap.</summary>
    LostEvent,

    Halt,

    /// <summary>A price of the underlying that repeated an older one.</summary>
    FrozenSpot,

    /// <summary>An event whose stamp lies before that of the one ahead of it.</summary>
    SteppedBack,
}

/// <summary>How often each mishap happened since the feed was made. Read by anyone, written by the feed's
/// reader.</summary>
public sealed class SimulatedMishaps
{
    private readonly long[] _counts = new long[(int)SimulatedMishap.SteppedBack + 1];

    public long this[SimulatedMishap mishap] => Volatile.Read(ref _counts[(int)mishap]);

    internal void Count(SimulatedMishap mishap) =>
        Volatile.Write(ref _counts[(int)mishap], _counts[(int)mishap] + 1);
}
