using Streaming.Engine.OpenInterest;
using Streaming.Engine.Saving;

namespace Streaming.Engine;

/// <summary>What a symbol's session has seen and could not use as it came. One writer; anyone may read.</summary>
public sealed class EventCounters
{
    private const double CertaintyUnits = 10_000;

    private long _certainty;

    /// <summary>Contracts traded that could be signed, could not be, or are kept out of flows by their type.</summary>
    public long SignedVolume { get; internal set; }

    public long UnsignedVolume { get; internal set; }

    public long ExcludedVolume { get; internal set; }

    /// <summary>The same split by the principled classifier: contracts that have a side there, and that have none. With
    /// <see cref="ExcludedVolume"/> they make up the volume, once no leg waits for its package.</summary>
    public long LabelledVolume { get; private set; }

    public long UnlabelledVolume { get; private set; }

    /// <summary>Contracts of complex trades that were signed by their package, and by themselves.</summary>
    public long PackageVolume { get; internal set; }

    public long LoneLegVolume { get; internal set; }

    /// <summary>Packages that were let go before their time, because too many waited.</summary>
    public long CrowdedPackages { get; internal set; }

    /// <summary>How sure the sides of the day's volume are, 0 to 1: the mean of |2p-1| over contracts.</summary>
    public double OpenInterestConfidence =>
        LabelledVolume + UnlabelledVolume is var volume and > 0 ? _certainty / CertaintyUnits / volume : 0;

    /// <summary>Prints that came after their own bar was closed and went into the open one.</summary>
    public long Late { get; internal set; }

    /// <summary>Prints and cancels after the last bar was closed.</summary>
    public long AfterClose { get; internal set; }

    /// <summary>Signed prints before the first usable smile: they count as volume, and have no hedge flow.</summary>
    public long Unpriced { get; internal set; }

    /// <summary>Quotes older than the one that stands.</summary>
    public long StaleQuotes { get; internal set; }

    /// <summary>Events of contracts that are expired, or expire after the session and are not kept.</summary>
    public long OtherExpiries { get; internal set; }

    /// <summary>Events that no market can have sent: they changed nothing.</summary>
    public long Implausible { get; internal set; }

    public long Cancels { get; internal set; }

    /// <summary>Cancels whose print is not known, or was taken back before.</summary>
    public long UnmatchedCancels { get; internal set; }

    /// <summary>Cancels of prints whose bar was closed: taken out of the open bar instead.</summary>
    public long LateAdjustments { get; internal set; }

    internal void Save(ref StateWriter writer)
    {
        writer.Signed(SignedVolume);
        writer.Signed(UnsignedVolume);
        writer.Signed(ExcludedVolume);
        writer.Signed(LabelledVolume);
        writer.Signed(UnlabelledVolume);
        writer.Signed(PackageVolume);
        writer.Signed(LoneLegVolume);
        writer.Signed(CrowdedPackages);
        writer.Signed(Late);
        writer.Signed(AfterClose);
        writer.Signed(Unpriced);
        writer.Signed(StaleQuotes);
        writer.Signed(OtherExpiries);
        writer.Signed(Implausible);
        writer.Signed(Cancels);
        writer.Signed(UnmatchedCancels);
        writer.Signed(LateAdjustments);
        writer.Signed(_certainty);
    }

    internal void Restore(ref StateReader reader)
    {
        SignedVolume = reader.Signed();
        UnsignedVolume = reader.Signed();
        ExcludedVolume = reader.Signed();
        LabelledVolume = reader.Signed();
        UnlabelledVolume = reader.Signed();
        PackageVolume = reader.Signed();
        LoneLegVolume = reader.Signed();
        CrowdedPackages = reader.Signed();
        Late = reader.Signed();
        AfterClose = reader.Signed();
        Unpriced = reader.Signed();
        StaleQuotes = reader.Signed();
        OtherExpiries = reader.Signed();
        Implausible = reader.Signed();
        Cancels = reader.Signed();
        UnmatchedCancels = reader.Signed();
        LateAdjustments = reader.Signed();
        _certainty = reader.Signed();
    }

    internal void CountLabel(in Aggressor aggressor, int size)
    {
        if (aggressor.Label != 0)
            LabelledVolume += size;
        else
            UnlabelledVolume += size;

        // Whole numbers, so that a cancel takes back exactly what its print has brought.
        _certainty += (long)Math.Round((2 * aggressor.Probability - 1) * CertaintyUnits) * size;
    }
}
