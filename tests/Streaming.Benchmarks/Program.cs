using System.Globalization;
using BenchmarkDotNet.Running;
using Streaming.Feeds.Simulator;
using Streaming.Testing.Accuracy;

if (args is not ["accuracy" or "calibration", ..])
{
    BenchmarkSwitcher.FromAssembly(System.Reflection.Assembly.GetExecutingAssembly()).Run(args);
    return;
}

var seed = args.Length > 1 ? long.Parse(args[1], CultureInfo.InvariantCulture) : 1;
if (args[0] == "calibration")
{
    // calibration [seed] [days]: how good pin probabilities are where beta is known.
    var count = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 200;
    Console.WriteLine(CalibrationStudy.Run(seed, count, done =>
    {
        if (done % 10 == 0)
            Console.Error.WriteLine($"{done} of {count} days");
    }).Report());
    return;
}

// accuracy [seed] [days]: what the engine infers of simulated days, against the truth.
var days = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1;
foreach (var difficulty in Enum.GetValues<SimulatorDifficulty>())
    Console.WriteLine((await AccuracyStudy.RunAsync(difficulty, seed, days, CancellationToken.None)).Report());
