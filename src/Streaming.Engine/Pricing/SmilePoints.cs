namespace Streaming.Engine.Pricing;

/// <summary>What a smile is fitted to: the deviations that the legs out of the money imply, a row each from low strikes
/// to high, with how much the quote resolves of them.</summary>
/// <remarks>Columns are padded with rows of no weight to whole lanes.</remarks>
internal sealed class SmilePoints
{
    /// <summary>Beyond this z a smile is not fitted and not extrapolated.</summary>
    public const double Reach = 4;

    private const int Padding = GreekColumns.Padding;
    private const double HuberLimit = 1.5; // half-spreads

    private double[] _timeValues = [];
    private double[] _implied = [];
    private double[] _fittedPrices = [];
    private int[] _rows = [];

    public int Count { get; private set; }

    /// <summary>The count up to whole lanes.</summary>
    public int Padded => (Count + Padding - 1) / Padding * Padding;

    /// <summary>The at-the-money deviation the points' z is measured in.</summary>
    public double AtTheMoney { get; private set; }

    public double Forward { get; private set; }

    public double[] Strikes { get; private set; } = [];

    public double[] Z { get; private set; } = [];

    public double[] Deviations { get; private set; } = [];

    /// <summary>Total variance over its at-the-money value.</summary>
    public double[] Variances { get; private set; } = [];

    /// <summary>Half-spreads of price for one unit of variance: a residual times it is in half-spreads.</summary>
    public double[] Resolutions { get; private set; } = [];

    /// <summary>What the hygiene of the quote lets it count.</summary>
    public double[] Trust { get; private set; } = [];

    /// <summary>The mids, as calls.</summary>
    public double[] CallPrices { get; private set; } = [];

    /// <summary>How many of them are under the forward.</summary>
    public int Below { get; private set; }

    /// <summary>Collects the points; false without a single one, or where no at-the-money deviation can be
    /// told.</summary>
    public bool TryCollect(double forward, QuoteHygiene hygiene)
    {
        var quotes = hygiene.Quotes;
        Grow(quotes.Count);
        for (var row = 0; row < quotes.Count; row++)
        {
            var (bid, ask, trust) = OutOfTheMoney(quotes, hygiene, forward, row);
            _timeValues[row] = trust > 0 ? 0.5 * (bid + ask) : double.NaN;
        }

        ImpliedVolatility.SolveBatch(
            forward, quotes.Strikes, _timeValues.AsSpan(0, quotes.Count), _implied.AsSpan(0, quotes.Count));
        Forward = forward;
        AtTheMoney = Interpolate(quotes.Strikes, forward);
        Count = Below = 0;
        if (double.IsNaN(AtTheMoney))
            return false;

        for (var row = 0; row < quotes.Count; row++)
        {
            var z = Black.LogRatio(quotes.Strikes[row], forward) / AtTheMoney;
            if (double.IsNaN(_implied[row]) || Math.Abs(z) > Reach)
                continue;

            var (bid, ask, trust) = OutOfTheMoney(quotes, hygiene, forward, row);
            _rows[Count] = row;
            Add(quotes.Strikes[row], z, _implied[row], _timeValues[row], ask - bid, trust, hygiene.Ticks);
        }

        for (var row = Count; row < Padded; row++)
            (Z[row], Variances[row], Resolutions[row], Trust[row]) = (0, 1, 0, 0);

        return Count > 0;
    }

    /// <summary>Weights per unit of variance: the resolution squared, what the hygiene trusts and, beside a fit,
    /// Huber's factor for a residual.</summary>
    public void Weigh(Span<double> weights, ReadOnlySpan<double> fitted)
    {
        for (var i = 0; i < Count; i++)
            weights[i] = Trust[i] * Resolutions[i] * Resolutions[i]
                * (fitted.IsEmpty ? 1 : Forgiveness(Residual(i, fitted)));

        weights[Count..Padded].Clear();
    }

    /// <summary>The root of the mean squared residual in half-spreads, by trust and forgiveness.</summary>
    public double Error(ReadOnlySpan<double> fitted)
    {
        var (sum, weights) = (0.0, 0.0);
        for (var i = 0; i < Count; i++)
        {
            var residual = Residual(i, fitted);
            var weight = Trust[i] * Forgiveness(residual);
            sum += weight * residual * residual;
            weights += weight;
        }

        return Math.Sqrt(sum / weights);
    }

    /// <summary>Marks the quotes that lie more than a tick outside the convexity bounds of their neighbours' fitted
    /// prices, and trusts them a quarter; true if there were any.</summary>
    public bool Distrust(in SviShape fit, QuoteHygiene hygiene)
    {
        for (var i = 0; i < Count; i++)
            _fittedPrices[i] = Black.Call(Forward, Strikes[i], AtTheMoney * Math.Sqrt(fit.At(Z[i])));

        var any = false;
        for (var i = 1; i < Count - 1; i++)
        {
            var tick = hygiene.Ticks.At(CallPrices[i] - Math.Max(Forward - Strikes[i], 0));
            var lowest = Math.Max(
                i >= 2 ? FittedLine(i - 2, i - 1, Strikes[i]) : 0,
                i <= Count - 3 ? FittedLine(i + 1, i + 2, Strikes[i]) : 0);
            if (CallPrices[i] >= lowest - tick && CallPrices[i] <= FittedLine(i - 1, i + 1, Strikes[i]) + tick)
                continue;

            Trust[i] *= hygiene.MarkOffConvexity(_rows[i], Forward);
            any = true;
        }

        return any;
    }

    private double FittedLine(int i, int j, double strike) => _fittedPrices[i]
        + (_fittedPrices[j] - _fittedPrices[i]) * (strike - Strikes[i]) / (Strikes[j] - Strikes[i]);

    private double Residual(int i, ReadOnlySpan<double> fitted) => (Variances[i] - fitted[i]) * Resolutions[i];

    private static double Forgiveness(double residual) => Math.Min(1, HuberLimit / Math.Abs(residual));

    private static (double Bid, double Ask, double Trust) OutOfTheMoney(
        in StrikeQuotes quotes, QuoteHygiene hygiene, double forward, int row) => quotes.Strikes[row] >= forward
        ? (quotes.CallBids[row], quotes.CallAsks[row], hygiene.CallWeights[row])
        : (quotes.PutBids[row], quotes.PutAsks[row], hygiene.PutWeights[row]);

    private void Add(
        double strike, double z, double deviation, double timeValue, double spread, double trust, TickRule ticks)
    {
        var ratio = deviation / AtTheMoney;
        var vega = Forward * NormalDistribution.Density(-z / ratio + 0.5 * deviation);
        var halfSpread = 0.5 * Math.Max(spread, ticks.At(timeValue));
        Strikes[Count] = strike;
        Z[Count] = z;
        Deviations[Count] = deviation;
        Variances[Count] = ratio * ratio;

        // A unit of variance is w_atm/(2 ratio) of deviation.
        Resolutions[Count] = vega * AtTheMoney / (2 * ratio * halfSpread);
        Trust[Count] = trust;
        CallPrices[Count] = timeValue + Math.Max(Forward - strike, 0);
        if (strike < Forward)
            Below++;

        Count++;
    }

    /// <summary>The deviation at the forward, on a straight line between the nearest points on both sides, or the
    /// nearest.</summary>
    private double Interpolate(ReadOnlySpan<double> strikes, double forward)
    {
        var (left, right) = (-1, -1);
        for (var row = 0; row < strikes.Length && right < 0; row++)
        {
            if (double.IsNaN(_implied[row]))
                continue;
            if (strikes[row] < forward)
                left = row;
            else
                right = row;
        }

        if (left < 0 || right < 0)
            return left < 0 && right < 0 ? double.NaN : _implied[Math.Max(left, right)];

        var share = Black.LogRatio(forward, strikes[left]) / Black.LogRatio(strikes[right], strikes[left]);
        return _implied[left] + share * (_implied[right] - _implied[left]);
    }

    private void Grow(int rows)
    {
        if (rows <= _implied.Length)
            return;

        var length = (rows + Padding - 1) / Padding * Padding;
        _timeValues = new double[length];
        _implied = new double[length];
        _fittedPrices = new double[length];
        _rows = new int[length];
        Strikes = new double[length];
        Z = new double[length];
        Deviations = new double[length];
        Variances = new double[length];
        Resolutions = new double[length];
        Trust = new double[length];
        CallPrices = new double[length];
    }
}
