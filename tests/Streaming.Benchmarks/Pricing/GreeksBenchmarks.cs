using BenchmarkDotNet.Attributes;
using Streaming.Engine.Pricing;

namespace Streaming.Benchmarks.Pricing;

/// <summary>Nine Greeks of a strip, against the textbook's closed forms written out one option at a time.</summary>
[MemoryDiagnoser]
public class GreeksBenchmarks
{
    public const int Strikes = 256;
    private const double Spot = 600;
    private const double Forward = 600.1;
    private const double Hours = 2.5;

    private readonly double[] _strikes = [.. Enumerable.Range(0, Strikes).Select(i => 590 + 0.08 * i)];
    private readonly double[] _deviations = [.. Enumerable.Repeat(0.004, Strikes)];
    private readonly GreekColumns _columns = new();
    private readonly double[,] _rows = new double[Strikes, 9];

    [Benchmark(Baseline = true, OperationsPerInvoke = Strikes)]
    public double OneByOne()
    {
        for (var i = 0; i < Strikes; i++)
        {
            var w = _deviations[i];
            var d1 = Math.Log(Forward / _strikes[i]) / w + 0.5 * w;
            var d2 = d1 - w;
            var density = NormalDistribution.Density(d1);
            var gamma = density / (Spot * w);
            _rows[i, 0] = NormalDistribution.Cumulative(d1);
            _rows[i, 1] = -NormalDistribution.Cumulative(-d1);
            _rows[i, 2] = gamma;
            _rows[i, 3] = -gamma / Spot * (1 + d1 / w);
            _rows[i, 4] = Spot * density;
            _rows[i, 5] = -density * d2;
            _rows[i, 6] = density * d2 / (2 * Hours);
            _rows[i, 7] = -Spot * density * w / (2 * Hours);
            _rows[i, 8] = gamma * (1 - d1 * d2) / (2 * Hours);
        }

        return _rows[0, 0];
    }

    [Benchmark(OperationsPerInvoke = Strikes)]
    public double Strip()
    {
        Greeks.Compute(Spot, Forward, Hours, _strikes, _deviations, _columns);
        return _columns.DeltaCall[0];
    }
}
