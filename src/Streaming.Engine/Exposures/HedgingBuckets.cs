namespace Streaming.Engine.Exposures;

/// <summary>What dealers trade to stay hedged if the spot moves by <paramref name="Move"/> (a fraction).</summary>
/// <param name="Shares">Positive to buy.</param>
/// <param name="NotionalDollars">Signed like the shares, at the moved spot.</param>
public readonly record struct HedgingBucket(double Move, double Shares, double NotionalDollars)
{
    public bool IsBuy => Shares > 0;
}

/// <summary>The eight standard moves, each repriced in full:
/// a same-day book bends within a tenth of a percent.</summary>
public sealed class HedgingBuckets
{
    private static readonly double[] Moves = [0.001, -0.001, 0.0025, -0.0025, 0.005, -0.005, 0.01, -0.01];

    private readonly HedgingBucket[] _buckets = new HedgingBucket[Moves.Length];

    /// <summary>Up and down in turn: 10 bp, 25 bp, half a percent, one percent.</summary>
    public ReadOnlySpan<HedgingBucket> All => _buckets;

    public void Compute(RepricedBook book, double spot)
    {
        var here = book.Shares(spot);
        for (var i = 0; i < Moves.Length; i++)
        {
            var there = spot * (1 + Moves[i]);
            var shares = here - book.Shares(there);
            _buckets[i] = new HedgingBucket(Moves[i], shares, shares * there);
        }
    }
}
