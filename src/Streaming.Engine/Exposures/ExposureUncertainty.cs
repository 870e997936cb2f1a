using Streaming.Engine.Pricing;

namespace Streaming.Engine.Exposures;

/// <summary>How sure an exposure of the principled book is: nine times in ten within the interval.</summary>
/// <param name="SignConfidence">Likelihood that the exposure has the sign it shows, 0.5 to 1.</param>
public readonly record struct ExposureInterval(double Low, double High, double SignConfidence)
{
    /// <summary>Standard deviations to either side.</summary>
    public const double Deviations = 1.64;

    public static ExposureInterval Of(double exposure, double deviation) => new(
        exposure - Deviations * deviation,
        exposure + Deviations * deviation,
        deviation > 0 ? NormalDistribution.Cumulative(Math.Abs(exposure) / deviation) : exposure == 0 ? 0.5 : 1);
}

/// <summary>Standard deviations of the principled book's exposures by strike row and in all, from what is not known
/// about the positions: the inventory of the morning, and the side of each print.</summary>
public sealed class ExposureUncertainty
{
    /// <summary>Deviation of the morning's inventory, in settled open interest.</summary>
    private const double PriorShare = 0.35;

    /// <summary>Errors of one parent order's prints go together.</summary>
    private const double ParentFactor = 1.5;

    private double[] _gex = [], _dex = [], _vex = [], _chex = [];
    private int _count;

    public ReadOnlySpan<double> Gex => _gex.AsSpan(0, _count);
    public ReadOnlySpan<double> Dex => _dex.AsSpan(0, _count);
    public ReadOnlySpan<double> Vex => _vex.AsSpan(0, _count);
    public ReadOnlySpan<double> Chex => _chex.AsSpan(0, _count);
    public double NetGex { get; private set; }
    public double NetDex { get; private set; }
    public double NetVex { get; private set; }
    public double NetChex { get; private set; }

    /// <summary>Variance of one contract's dealer position.</summary>
    /// <param name="printVariance">Sum over its prints of 4 p (1-p) size², p being the likelihood of the side.</param>
    public static double PositionVariance(double settledOpenInterest, double printVariance)
    {
        var prior = PriorShare * settledOpenInterest;
        return prior * prior + ParentFactor * printVariance;
    }

    /// <summary>Takes the inputs of the profile and the variance of each position.</summary>
    public void Compute(in ExposureInputs inputs, ReadOnlySpan<double> callVariance, ReadOnlySpan<double> putVariance)
    {
        _count = inputs.Strikes.Length;
        if (_gex.Length < _count)
        {
            (_gex, _dex) = (new double[_count], new double[_count]);
            (_vex, _chex) = (new double[_count], new double[_count]);
        }

        var dollars = ExposureInputs.Multiplier * inputs.Spot;
        var day = dollars * ExposureProfile.HoursPerTradingDay;
        double gex = 0, dex = 0, vex = 0, chex = 0;
        for (var row = 0; row < _count; row++)
        {
            var (call, put) = (callVariance[row], putVariance[row]);
            var both = call + put;
            var (deltaCall, deltaPut) = (inputs.DeltaCall[row], inputs.DeltaPut[row]);
            var sigma = inputs.Deviations[row] * inputs.SigmaPerDeviation;
            var vanna = sigma > 0 ? inputs.VannaPerLogDeviation[row] / sigma * 0.01 : 0;

            gex += _gex[row] = Variance(inputs.Gamma[row] * inputs.Spot * 0.01 * dollars, both);
            dex += _dex[row] = dollars * dollars * (deltaCall * deltaCall * call + deltaPut * deltaPut * put);
            vex += _vex[row] = Variance(vanna * dollars, both);
            chex += _chex[row] = Variance(inputs.CharmPerHour[row] * day, both);
            (_gex[row], _dex[row]) = (Math.Sqrt(_gex[row]), Math.Sqrt(_dex[row]));
            (_vex[row], _chex[row]) = (Math.Sqrt(_vex[row]), Math.Sqrt(_chex[row]));
        }

        (NetGex, NetDex) = (Math.Sqrt(gex), Math.Sqrt(dex));
        (NetVex, NetChex) = (Math.Sqrt(vex), Math.Sqrt(chex));
    }

    private static double Variance(double perContract, double position) => perContract * perContract * position;
}
