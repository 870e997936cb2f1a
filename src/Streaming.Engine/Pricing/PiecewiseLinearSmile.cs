using Streaming.Engine.MarketData;

namespace Streaming.Engine.Pricing;

/// <summary>Total deviation by strike: linear in z = ln(K/F)/w_atm through what the out-of-the-money mids imply, flat
/// beyond the last of them.</summary>
public sealed class PiecewiseLinearSmile
{
    // Fewer points than these are no smile: one strike's bad quote would bend the whole chain.
    private const int PointsMin = 3;

    private double[] _logStrikes = [];
    private double[] _deviations = [];
    private int _count;

    public double Forward { get; private set; }

    /// <summary>w at the forward.</summary>
    public double AtTheMoney { get; private set; }

    /// <summary>Fits anew; where that cannot be done the smile stays as it was.</summary>
    public bool TryFit(double forward, ReadOnlySpan<double> strikes, LegColumns calls, LegColumns puts)
    {
        if (_logStrikes.Length < strikes.Length)
        {
            Array.Resize(ref _logStrikes, 2 * strikes.Length);
            Array.Resize(ref _deviations, 2 * strikes.Length);
        }

        var count = 0;
        for (var row = 0; row < strikes.Length; row++)
        {
            var right = strikes[row] >= forward ? OptionRight.Call : OptionRight.Put;
            if (!(right == OptionRight.Call ? calls : puts).QuoteAt(row).TryGetMid(out var mid))
                continue;
            var implied = ImpliedVolatility.Solve(right, mid, forward, strikes[row]);
            if (!implied.IsFound)
                continue;

            _logStrikes[count] = Math.Log(strikes[row] / forward);
            _deviations[count++] = implied.Value;
        }

        if (count < PointsMin)
            return false;

        _count = count;
        Forward = forward;

        // z divides all of ln(K/F) by one number, so that lines in z are lines in ln(K/F).
        AtTheMoney = At(0);
        return true;
    }

    public double DeviationAt(double strike) => At(Math.Log(strike / Forward));

    private double At(double logStrike)
    {
        if (logStrike <= _logStrikes[0])
            return _deviations[0];
        if (logStrike >= _logStrikes[_count - 1])
            return _deviations[_count - 1];

        var above = Array.BinarySearch(_logStrikes, 0, _count, logStrike);
        if (above >= 0)
            return _deviations[above];

        above = ~above;
        var share = (logStrike - _logStrikes[above - 1]) / (_logStrikes[above] - _logStrikes[above - 1]);
        return _deviations[above - 1] + share * (_deviations[above] - _deviations[above - 1]);
    }
}
