using System.Diagnostics;
using System.Globalization;
using Streaming.Benchmarks.Pricing;

namespace Streaming.Benchmarks;

/// <summary>The engine's budgets: what an option, a sample and a trade cost. Yardstick and own loops take turns, so that
/// a ratio is of one and the same minute; each figure is the median of its rounds.</summary>
internal static class EngineBudgets
{
    private const int Rounds = 7;

    /// <returns>Whether every budget that could be judged was kept.</returns>
    public static bool Run(string source)
    {
        var greeks = new GreeksBenchmarks();
        var implied = new ImpliedVolatilityBenchmarks();

        // Samples move the time on; trades would come late to it.
        var (samples, trades) = (new SymbolStateBenchmarks(), new SymbolStateBenchmarks());
        samples.Setup();
        trades.Setup();
        var quantLib = QuantLibLoop.Build(source);
        var columns = new List<double>[7];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = [];

        // The first round warms up and is not kept.
        for (var round = 0; round <= Rounds; round++)
        {
            var yardstick = quantLib?.Round() ?? (double.NaN, double.NaN);
            double[] row =
            [
                yardstick.Item1,
                Nanoseconds(20_000, () => greeks.Strip()) / GreeksBenchmarks.Strikes,
                yardstick.Item2,
                Nanoseconds(2_000, () => implied.Batch()) / ImpliedVolatilityBenchmarks.Strikes,
                Nanoseconds(500, samples.Sample),
                Nanoseconds(100, trades.Apply) / SymbolStateBenchmarks.TradeCount,
                BytesOf(100, trades.Apply) / SymbolStateBenchmarks.TradeCount,
            ];
            for (var i = 0; round > 0 && i < row.Length; i++)
                columns[i].Add(row[i]);
        }

        quantLib?.Delete();
        double[] median = [.. columns.Select(column => column.Order().ElementAt(column.Count / 2))];
        Console.WriteLine($"medians of {Rounds} rounds, {Environment.ProcessorCount} processors");
        var good = Line("Greeks of an option", median[1], "ns", median[0], 12);
        good &= Line("implied deviation of an option", median[3], "ns", median[2], 8);
        good &= Limit("sample of 500 contracts, both books", median[4] / 1e6, "ms", 1);
        good &= Limit("trade, a quote between each two", median[5], "ns", 1e9 / 3e6);
        good &= Limit("allocated a trade", median[6], "bytes", 0);
        return good;
    }

    private static double Nanoseconds(int repeats, Action action)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < repeats; i++)
            action();
        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / repeats;
    }

    private static double BytesOf(int repeats, Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < repeats; i++)
            action();
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / repeats;
    }

    private static bool Line(string what, double own, string unit, double yardstick, double least)
    {
        var ratio = yardstick / own;
        Say($"{Verdict(double.IsNaN(ratio) ? null : ratio >= least)}  {what,-38} {own,8:0.0} {unit}, QuantLib {yardstick:0.0} {unit}: {ratio:0.0} x, budget {least} x");
        return double.IsNaN(ratio) || ratio >= least;
    }

    private static bool Limit(string what, double own, string unit, double most)
    {
        Say($"{Verdict(own <= most)}  {what,-38} {own,8:0.00} {unit}, budget {most:0.##}");
        return own <= most;
    }

    private static string Verdict(bool? good) => good switch { true => "pass", false => "FAIL", null => "  - " };

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
