using System.Runtime.Intrinsics;
using Streaming.Engine.Pricing;

namespace Streaming.Engine.Exposures;

/// <summary>A book that answers what its gamma and delta would be with the spot elsewhere: sticky strike,
/// time standing still.</summary>
/// <remarks>Loaded once a sample; every question is one pass over the chain.</remarks>
public sealed class RepricedBook
{
    private const double DeviationMin = Greeks.SmallestDeviation;

    /// <summary>Aged to this share, no deviation is left to tell from none.</summary>
    private const double AgingMin = 1e-9;

    /// <summary>Strikes farther than this many deviations have gamma below the last bit of those that matter.</summary>
    private const double ReachDeviations = 9;

    private static readonly int Width = Vector512<double>.Count;

    // Padded to the vector's width with rows of no weight.
    private double[] _logStrike = [], _inverseDeviation = [], _halfDeviation = [], _gammaWeight = [], _position = [];
    private double[] _strikes = [];
    private int _count, _padded;
    private double _putPosition, _forwardPerSpot, _reach;

    public ReadOnlySpan<double> Strikes => _strikes.AsSpan(0, _count);

    /// <summary>Takes the dealers' position: contracts long by strike row.</summary>
    public void Load(
        double spot, double forward, ReadOnlySpan<double> strikes, ReadOnlySpan<double> deviations,
        ReadOnlySpan<double> callPosition, ReadOnlySpan<double> putPosition)
    {
        Reserve(strikes.Length);
        _forwardPerSpot = forward / spot;
        _putPosition = 0;
        for (var row = 0; row < _count; row++)
        {
            Load(row, strikes[row], deviations[row], callPosition[row] + putPosition[row]);
            _putPosition += putPosition[row];
        }
    }

    /// <summary>Takes the compat book: dealers long the calls' open interest and short the puts'.</summary>
    public void LoadCompat(
        double spot, double forward, ReadOnlySpan<double> strikes, ReadOnlySpan<double> deviations,
        ReadOnlySpan<double> callOpenInterest, ReadOnlySpan<double> putOpenInterest)
    {
        Reserve(strikes.Length);
        _forwardPerSpot = forward / spot;
        _putPosition = 0;
        for (var row = 0; row < _count; row++)
        {
            Load(row, strikes[row], deviations[row], callOpenInterest[row] - putOpenInterest[row]);
            _putPosition -= putOpenInterest[row];
        }
    }

    /// <summary>Net GEX in dollars per +1 % with the spot there.</summary>
    public double Gex(double spot)
    {
        var log = Math.Log(spot * _forwardPerSpot);
        var logForward = Vector512.Create(log);
        var sum = Vector512<double>.Zero;
        var end = FirstRowAtOrAbove(log + _reach);
        for (var row = FirstRowAtOrAbove(log - _reach) / Width * Width; row < end; row += Width)
            sum = Vector512.FusedMultiplyAdd(
                Vector512.Create(_gammaWeight, row), NormalKernel.Bell(D1(logForward, row)), sum);

        return Vector512.Sum(sum) * (NormalDistribution.InverseRootTwoPi * 0.01 * ExposureInputs.Multiplier * spot);
    }

    /// <summary>The book's delta in shares with the spot there.</summary>
    /// <param name="aging">What is left of each deviation by then: 1 with time standing still, 0 at the close.</param>
    public double Shares(double spot, double aging = 1)
    {
        aging = Math.Max(aging, AgingMin);
        var logForward = Vector512.Create(Math.Log(spot * _forwardPerSpot));
        var sum = Vector512<double>.Zero;
        for (var row = 0; row < _padded; row += Width)
            sum = Vector512.FusedMultiplyAdd(
                Vector512.Create(_position, row), NormalKernel.Cumulative(D1(logForward, row, aging)), sum);

        return (Vector512.Sum(sum) - _putPosition) * ExposureInputs.Multiplier;
    }

    /// <summary>Dollars of the underlying that dealers buy while time passes and the spot stays:
    /// charm that is finite.</summary>
    /// <param name="hours">Left to the close.</param>
    /// <param name="passing">Of those, the hours that pass; all of them at most.</param>
    public double CharmDollars(double spot, double hours, double passing) =>
        (Shares(spot) - Shares(spot, Math.Sqrt(Math.Max(hours - passing, 0) / hours))) * spot;

    private Vector512<double> D1(Vector512<double> logForward, int row, double aging) => Vector512.FusedMultiplyAdd(
        logForward - Vector512.Create(_logStrike, row),
        Vector512.Create(_inverseDeviation, row) / aging,
        Vector512.Create(_halfDeviation, row) * aging);

    private Vector512<double> D1(Vector512<double> logForward, int row) => Vector512.FusedMultiplyAdd(
        logForward - Vector512.Create(_logStrike, row),
        Vector512.Create(_inverseDeviation, row),
        Vector512.Create(_halfDeviation, row));

    private int FirstRowAtOrAbove(double logStrike)
    {
        var row = _logStrike.AsSpan(0, _count).BinarySearch(logStrike);
        return row < 0 ? ~row : row;
    }

    private void Load(int row, double strike, double deviation, double position)
    {
        // At the very end gamma is nothing and delta a step, which a clamped deviation gives.
        var live = deviation >= DeviationMin;
        var w = live ? deviation : DeviationMin;
        _reach = Math.Max(_reach, ReachDeviations * w);
        _strikes[row] = strike;
        _logStrike[row] = Math.Log(strike);
        _inverseDeviation[row] = 1 / w;
        _halfDeviation[row] = 0.5 * w;
        _gammaWeight[row] = live ? position / w : 0;
        _position[row] = position;
    }

    private void Reserve(int count)
    {
        _count = count;
        _padded = (count + Width - 1) / Width * Width;
        if (_strikes.Length < _padded)
        {
            var capacity = Math.Max(_padded, 2 * _strikes.Length);
            (_strikes, _logStrike) = (new double[capacity], new double[capacity]);
            (_inverseDeviation, _halfDeviation) = (new double[capacity], new double[capacity]);
            (_gammaWeight, _position) = (new double[capacity], new double[capacity]);
        }

        for (var row = count; row < _padded; row++)
            Load(row, 1, 1, 0);
        _reach = 0;
    }
}
