using Streaming.Engine.Exposures;
using Streaming.Engine.Pinning;
using Streaming.Engine.Saving;

namespace Streaming.Engine;

/// <summary>One view of the dealers' position over the chain: its exposures at a sample, and its levels, which remember.</summary>
internal abstract class ChainBook
{
    private readonly RepricedBook _repriced = new();
    private readonly GammaFlip _flip = new();
    private readonly GammaFlipTracker _flipTracker = new();
    private readonly KeyLevelTracker _levelTracker = new();
    private readonly HedgingBuckets _hedging = new();
    private BookReading _reading = BookReading.Unknown;
    private int _readSample;

    public ExposureProfile Profile { get; } = new();

    /// <summary>The book as it was last read.</summary>
    protected RepricedBook Repriced => _repriced;

    /// <summary>What the book says at the sample that its profile was computed from.</summary>
    /// <param name="commit">True at a raw close: what levels remember moves on, once.</param>
    public BookReading Read(ChainSample sample, bool commit)
    {
        if (!sample.HasSmile || (_readSample == sample.Number && !commit))
            return _reading;

        var move = sample.MoveDollars;
        Load(sample);
        var root = _flip.Find(_repriced, sample.Spot, sample.AtTheMoney);
        var flip = commit ? _flipTracker.Observe(root, move) : _flipTracker.Publish(root, move);
        var levels = commit ? _levelTracker.Observe(Profile) : _levelTracker.Publish(Profile);
        var totals = Profile.Totals;
        var regime = RegimeOf(totals);
        _readSample = sample.Number;
        return _reading = new BookReading
        {
            Totals = totals,
            Regime = regime,
            Flip = flip,
            Levels = levels,
            Pin = Pin(sample, levels, totals, regime),
        };
    }

    /// <summary>The eight standard moves of the book that was last read.</summary>
    public ReadOnlySpan<HedgingBucket> Hedge(double spot)
    {
        _hedging.Compute(_repriced, spot);
        return _hedging.All;
    }

    /// <summary>What levels remember. Its reading comes anew of the sample, at which they then publish what they
    /// did.</summary>
    public virtual void Save(ref StateWriter writer)
    {
        _flipTracker.Save(ref writer);
        _levelTracker.Save(ref writer);
    }

    public virtual void Restore(ref StateReader reader)
    {
        _flipTracker.Restore(ref reader);
        _levelTracker.Restore(ref reader);
    }

    /// <summary>Puts the dealers' position into <see cref="Repriced"/>.</summary>
    protected abstract void Load(ChainSample sample);

    protected abstract Regime RegimeOf(in ExposureTotals totals);

    protected abstract double PinProbabilityOf(
        ChainSample sample, in PinSituation situation, in KeyLevels levels, Regime regime);

    private PinReading? Pin(ChainSample sample, in KeyLevels levels, in ExposureTotals totals, Regime regime)
    {
        if (levels.Magnet is not { } magnet)
            return null;

        var situation = new PinSituation(
            sample.Spot, magnet.Strike, sample.AtTheMoney, sample.StepAt(magnet.Strike), sample.Hours);
        return PinScore.Of(Profile.Book, situation, levels, totals, sample.ElapsedPercent) is { } score
            ? new PinReading(situation, score, PinProbabilityOf(sample, situation, levels, regime))
            : null;
    }
}
