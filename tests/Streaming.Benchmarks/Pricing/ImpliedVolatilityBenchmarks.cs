using BenchmarkDotNet.Attributes;
using Streaming.Engine.Pricing;

namespace Streaming.Benchmarks.Pricing;

/// <summary>The deviations of a chain within four deviations of the money, against plain Newton steps.</summary>
[MemoryDiagnoser]
public class ImpliedVolatilityBenchmarks
{
    public const int Strikes = 256;
    private const double Forward = 600.1;

    private readonly double[] _strikes = [.. Enumerable.Range(0, Strikes).Select(i => 590 + 0.08 * i)];
    private readonly double[] _timeValues;
    private readonly double[] _deviations = new double[Strikes];

    public ImpliedVolatilityBenchmarks() =>
        _timeValues = [.. _strikes.Select(strike => Black.OutOfTheMoney(Forward, strike, 0.004))];

    [Benchmark(Baseline = true, OperationsPerInvoke = Strikes)]
    public double Newton()
    {
        for (var i = 0; i < Strikes; i++)
            _deviations[i] = ImpliedVolatility.SolveByNewton(X(i), Beta(i)).Value;

        return _deviations[0];
    }

    [Benchmark(OperationsPerInvoke = Strikes)]
    public double OneByOne()
    {
        for (var i = 0; i < Strikes; i++)
            _deviations[i] = ImpliedVolatility.SolveNormalised(X(i), Beta(i)).Value;

        return _deviations[0];
    }

    [Benchmark(OperationsPerInvoke = Strikes)]
    public double Batch()
    {
        ImpliedVolatility.SolveBatch(Forward, _strikes, _timeValues, _deviations);
        return _deviations[0];
    }

    private double X(int i) => -Math.Abs(Black.LogRatio(Forward, _strikes[i]));

    private double Beta(int i) => _timeValues[i] / Math.Sqrt(Forward * _strikes[i]);
}
