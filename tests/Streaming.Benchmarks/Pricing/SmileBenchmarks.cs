using BenchmarkDotNet.Attributes;
using Streaming.Engine.MarketData;
using Streaming.Engine.Pricing;

namespace Streaming.Benchmarks.Pricing;

/// <summary>From the quotes of 250 strikes to a smile: straight lines through the mids, and the judged SVI
/// fit.</summary>
[MemoryDiagnoser]
public class SmileBenchmarks
{
    private const int Strikes = 250;
    private const double Forward = 6000.4;
    private const double AtTheMoney = 0.006;

    private static readonly Timestamp Noon = Timestamp.FromUnixSeconds(1_781_280_000);

    private readonly double[] _strikes = [.. Enumerable.Range(0, Strikes).Select(i => 5378.0 + 5 * i)];
    private readonly LegQuote[] _calls;
    private readonly LegQuote[] _puts;
    private readonly PiecewiseLinearSmile _lines = new();
    private readonly SviSmile _warm = new();
    private readonly QuoteHygiene _hygiene = new();
    private readonly double[] _deviations = new double[Strikes];

    public SmileBenchmarks()
    {
        _calls = [.. _strikes.Select(strike => Leg(Black.Call(Forward, strike, Deviation(strike))))];
        _puts = [.. _strikes.Select(strike => Leg(Black.Put(Forward, strike, Deviation(strike))))];
        Judge();
        _warm.TryFit(Forward, _hygiene, Noon);
    }

    [Benchmark(Baseline = true)]
    public bool Lines() => _lines.TryFit(Forward, _hygiene.Quotes);

    [Benchmark]
    public double Judge()
    {
        _hygiene.Read(_strikes, _calls, _puts, Forward, AtTheMoney, TickRule.NickelDime, Noon);
        _hygiene.Judge(Forward, AtTheMoney);
        return _hygiene.CallWeights[0];
    }

    [Benchmark]
    public SmileSource FirstFit()
    {
        _warm.Memory = null;
        _warm.TryFit(Forward, _hygiene, Noon);
        return _warm.Source;
    }

    [Benchmark]
    public SmileSource Refit()
    {
        _warm.TryFit(Forward, _hygiene, Noon);
        return _warm.Source;
    }

    [Benchmark]
    public double Deviations()
    {
        _warm.DeviationsAt(_strikes, _deviations);
        return _deviations[0];
    }

    private static double Deviation(double strike)
    {
        var z = Math.Clamp(Math.Log(strike / Forward) / AtTheMoney, -4, 4);
        return AtTheMoney * Math.Sqrt(1 - 0.08 * z + 0.03 * z * z);
    }

    // Quoted as the model specification's simulator quotes SPX (10.4), to the nickel.
    private static LegQuote Leg(double price)
    {
        var half = 0.02 + 0.006 * price;
        var bid = Math.Max(Math.Floor((price - half) * 20) / 20, 0);
        var ask = Math.Ceiling((price + half) * 20) / 20;
        return default(LegQuote).After(new(Noon, bid, ask, 10, 10), Forward);
    }
}
