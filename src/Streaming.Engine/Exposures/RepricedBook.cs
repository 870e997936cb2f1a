using System.Runtime.Intrinsics;

namespace Streaming.Engine.Exposures;

/// <summary>A book that answers what its gamma and delta would be with the spot elsewhere: sticky strike, time standing still.</summary>
/// <remarks>Loaded once a sample; every question is one pass over the chain.</remarks>
public sealed class RepricedBook
{
    private const double DeviationMin = 1e-7;

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
            sum = Vector512.FusedMultiplyAdd(Vector512.Create(_gammaWeight, row), NormalKernel.Bell(D1(logForward, row)), sum);

        return Vector512.Sum(sum) * (NormalKernel.InverseRootTwoPi * 0.01 * ExposureInputs.Multiplier * spot);
    }

    /// <summary>The book's delta in shares with the spot there.</summary>
    public double Shares(double spot)
    {
        var logForward = Vector512.Create(Math.Log(spot * _forwardPerSpot));
        var sum = Vector512<double>.Zero;
        for (var row = 0; row < _padded; row += Width)
            sum = Vector512.FusedMultiplyAdd(Vector512.Create(_position, row), NormalKernel.Cumulative(D1(logForward, row)), sum);

        return (Vector512.Sum(sum) - _putPosition) * ExposureInputs.Multiplier;
    }

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
            (_strikes, _logStrike, _inverseDeviation) = (new double[capacity], new double[capacity], new double[capacity]);
            (_halfDeviation, _gammaWeight, _position) = (new double[capacity], new double[capacity], new double[capacity]);
        }

        for (var row = count; row < _padded; row++)
            Load(row, 1, 1, 0);
        _reach = 0;
    }
}
