namespace Streaming.Engine.Pricing;

/// <summary>Straight lines through the deviations that the mids out of the money imply, flat beyond the last on each
/// side. A refit allocates nothing once the chain's size is known.</summary>
/// <remarks>The lines are drawn over ln(K/F); over z = ln(K/F)/w they would be the same lines, drawn to another
/// scale.</remarks>
public sealed class PiecewiseLinearSmile : Smile
{
    /// <summary>With a single point the smile would be a constant that one bad quote decides.</summary>
    public const int PointsMin = 2;

    private double[] _logStrikes = [];
    private double[] _deviations = [];

    // A fit that fails leaves the last one standing, so it is drawn here first.
    private double[] _nextLogStrikes = [];
    private double[] _nextDeviations = [];

    /// <summary>How many strikes the last fit went through.</summary>
    public int PointCount { get; private set; }

    /// <summary>Fits the quotes; false, and the smile as it was, where fewer than <see cref="PointsMin"/> are
    /// valid.</summary>
    public bool TryFit(double forward, in StrikeQuotes quotes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(forward);
        if (_nextLogStrikes.Length < quotes.Count)
        {
            _nextLogStrikes = new double[quotes.Count];
            _nextDeviations = new double[quotes.Count];
        }

        var count = 0;
        for (var row = 0; row < quotes.Count; row++)
            _nextDeviations[row] = TimeValue(forward, quotes, row);

        var deviations = _nextDeviations.AsSpan(0, quotes.Count);
        ImpliedVolatility.SolveBatch(forward, quotes.Strikes, deviations, deviations);
        for (var row = 0; row < quotes.Count; row++)
        {
            if (double.IsNaN(deviations[row]))
                continue;

            _nextLogStrikes[count] = Black.LogRatio(quotes.Strikes[row], forward);
            deviations[count++] = deviations[row];
        }

        if (count < PointsMin)
            return false;

        (_logStrikes, _nextLogStrikes) = (_nextLogStrikes, _logStrikes);
        (_deviations, _nextDeviations) = (_nextDeviations, _deviations);
        PointCount = count;
        Forward = forward;
        AtTheMoney = At(0);
        return true;
    }

    public override double DeviationAt(double strike) => At(Black.LogRatio(strike, Forward));

    private static double TimeValue(double forward, in StrikeQuotes quotes, int row)
    {
        var (bid, ask) = quotes.Strikes[row] >= forward
            ? (quotes.CallBids[row], quotes.CallAsks[row])
            : (quotes.PutBids[row], quotes.PutAsks[row]);
        return StrikeQuotes.IsTwoSided(bid, ask) ? 0.5 * (bid + ask) : double.NaN;
    }

    private double At(double logStrike)
    {
        var found = Array.BinarySearch(_logStrikes, 0, PointCount, logStrike);
        if (found >= 0)
            return _deviations[found];

        var right = ~found;
        if (right == 0)
            return _deviations[0];
        if (right == PointCount)
            return _deviations[PointCount - 1];

        var (x0, x1) = (_logStrikes[right - 1], _logStrikes[right]);
        var (w0, w1) = (_deviations[right - 1], _deviations[right]);
        return w0 + (w1 - w0) * (logStrike - x0) / (x1 - x0);
    }
}
