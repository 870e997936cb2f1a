using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Streaming.Engine.MarketData;
using Streaming.Testing;
using Xunit;

namespace Streaming.Engine.Tests.Pricing;

/// <summary>Debian's quantlib-python, asked through a script; tests are skipped where it is not installed.</summary>
internal static class QuantLib
{
    // The module belongs to the distribution's own Python, which need not be the first on the path.
    private static readonly string[] Interpreters = ["/usr/bin/python3", "python3"];

    public static async Task<QuantLibAnswer[]> PriceAsync(IReadOnlyList<QuantLibCase> cases)
    {
        var lines = string.Join('\n', cases.Select(item => string.Create(
            CultureInfo.InvariantCulture,
            $"{(item.Right == OptionRight.Call ? 'C' : 'P')},{item.Spot:R},{item.Strike:R},{item.Rate:R},{item.Yield:R},{item.Volatility:R},{item.Years:R}")));
        foreach (var interpreter in Interpreters)
            if (await RunAsync(interpreter, ["-c", "import QuantLib"], "") is { ExitCode: 0 })
            {
                var script = Path.Combine(GoldenFile.RepositoryRoot, "tests/Streaming.Engine.Tests/Pricing/quantlib.py");
                var (exitCode, output, error) = (await RunAsync(interpreter, [script], lines))!.Value;
                Assert.True(exitCode == 0, error);
                return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(QuantLibAnswer.Parse)];
            }

        Assert.Skip("QuantLib's Python module is not installed (Debian: quantlib-python)");
        return [];
    }

    private static async Task<(int ExitCode, string Output, string Error)?> RunAsync(
        string interpreter, string[] arguments, string input)
    {
        var start = new ProcessStartInfo(interpreter, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, await output, await error);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            return null;
        }
    }
}

internal sealed record QuantLibCase(
    OptionRight Right, double Spot, double Strike, double Rate, double Yield, double Volatility, double Years)
{
    public double Forward => Spot * Math.Exp((Rate - Yield) * Years);

    public double Deviation => Volatility * Math.Sqrt(Years);
}

internal sealed record QuantLibAnswer(
    double Price, double Delta, double Gamma, double Vega, double Theta, double ImpliedDeviation)
{
    public static QuantLibAnswer Parse(string line)
    {
        var numbers = line.Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return new(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
    }
}
