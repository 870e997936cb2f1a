using Streaming.Engine.Exposures;
using Streaming.Engine.Pinning;

namespace Streaming.Engine;

/// <summary>One open interest over the chain: its exposures at a sample, and its levels, which remember.</summary>
internal sealed class ChainBook
{
    private readonly RepricedBook _repriced = new();
    private readonly GammaFlip _flip = new();
    private readonly GammaFlipTracker _flipTracker = new();
    private readonly KeyLevelTracker _levelTracker = new();
    private readonly HedgingBuckets _hedging = new();
    private BookReading _reading = BookReading.Unknown;
    private int _readSample;

    public ExposureProfile Profile { get; } = new();

    /// <summary>What the book says at the sample that its profile was computed from.</summary>
    /// <param name="commit">True at a raw close: what levels remember moves on, once.</param>
    public BookReading Read(ChainSample sample, bool commit)
    {
        if (!sample.HasSmile || (_readSample == sample.Number && !commit))
            return _reading;

        var move = sample.MoveDollars;
        _repriced.LoadCompat(
            sample.Spot, sample.Forward, Profile.Strikes, sample.Deviations, Profile.CallOpenInterest,
            Profile.PutOpenInterest);
        var root = _flip.Find(_repriced, sample.Spot, sample.AtTheMoney);
        var flip = commit ? _flipTracker.Observe(root, move) : _flipTracker.Publish(root, move);
        var levels = commit ? _levelTracker.Observe(Profile) : _levelTracker.Publish(Profile);
        var totals = Profile.Totals;
        var regime = Regimes.Of(totals);
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

    private static PinReading? Pin(ChainSample sample, in KeyLevels levels, in ExposureTotals totals, Regime regime)
    {
        if (levels.Magnet is not { } magnet)
            return null;

        var situation = new PinSituation(
            sample.Spot, magnet.Strike, sample.AtTheMoney, sample.StepAt(magnet.Strike), sample.Hours);
        return PinScore.Of(Book.Compat, situation, levels, totals, sample.ElapsedPercent) is { } score
            ? new PinReading(
                situation, score, PinProbability.Heuristic(situation, regime, levels.ConcentrationTop3Percent ?? 0))
            : null;
    }
}
