using System.Globalization;
using BenchmarkDotNet.Running;
using Streaming.Feeds.Simulator;
using Streaming.Testing.Accuracy;

if (args is not ["accuracy", ..])
{
    BenchmarkSwitcher.FromAssembly(System.Reflection.Assembly.GetExecutingAssembly()).Run(args);
    return;
}

// accuracy [seed] [days]: what the engine infers of simulated days, against the truth.
var seed = args.Length > 1 ? long.Parse(args[1], CultureInfo.InvariantCulture) : 1;
var days = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1;
foreach (var difficulty in Enum.GetValues<SimulatorDifficulty>())
    Console.WriteLine((await AccuracyStudy.RunAsync(difficulty, seed, days, CancellationToken.None)).Report());
