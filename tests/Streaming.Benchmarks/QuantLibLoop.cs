using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Streaming.Benchmarks;

/// <summary>The yardstick: the same options through QuantLib, in a program of C++ that is compiled on the spot.</summary>
internal sealed class QuantLibLoop
{
    private const string Missing =
        "no QuantLib to compare with: it takes g++ and QuantLib's headers (Debian: g++ and libquantlib0-dev)";

    private readonly string _program;

    private QuantLibLoop(string program) => _program = program;

    /// <summary>Compiles the loop; null, with a word of why, where it cannot be compiled.</summary>
    public static QuantLibLoop? Build(string source)
    {
        var program = Path.Combine(Path.GetTempPath(), $"quantlib-loop-{Environment.ProcessId}");
        try
        {
            using var compiler = Process.Start("g++", ["-O3", "-march=native", "-o", program, source, "-lQuantLib"]);
            compiler.WaitForExit();
            if (compiler.ExitCode == 0)
                return new QuantLibLoop(program);
        }
        catch (Win32Exception)
        {
        }

        Console.Error.WriteLine(Missing);
        return null;
    }

    /// <summary>Nanoseconds an option, for the Greeks and for the implied deviation.</summary>
    public (double Greeks, double Implied) Round()
    {
        using var loop = Process.Start(new ProcessStartInfo(_program, ["1"]) { RedirectStandardOutput = true })!;
        var numbers = loop.StandardOutput.ReadToEnd().Split(' ');
        loop.WaitForExit();
        return (double.Parse(numbers[0], CultureInfo.InvariantCulture), double.Parse(numbers[1], CultureInfo.InvariantCulture));
    }

    public void Delete() => File.Delete(_program);
}
