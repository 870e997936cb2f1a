using System.Globalization;
using BenchmarkDotNet.Running;
using Streaming.Benchmarks;
using Streaming.Benchmarks.Runtime;
using Streaming.Engine.Pinning;
using Streaming.Feeds.Simulator;
using Streaming.Testing.Accuracy;

if (args is ["budgets"])
{
    Environment.ExitCode = EngineBudgets.Run(Path.Combine(AppContext.BaseDirectory, "quantlib.cpp")) ? 0 : 1;
    return;
}

if (args is ["ingest"])
{
    Environment.ExitCode = await IngestBudget.RunAsync() ? 0 : 1;
    return;
}

if (args is ["restart"])
{
    Environment.ExitCode = await RestartBudget.RunAsync() ? 0 : 1;
    return;
}

if (args is ["checkpoint"])
{
    Environment.ExitCode = await CheckpointBudget.RunAsync() ? 0 : 1;
    return;
}

if (args is not ["accuracy" or "calibration", ..])
{
    BenchmarkSwitcher.FromAssembly(System.Reflection.Assembly.GetExecutingAssembly()).Run(args);
    return;
}

var seed = args.Length > 1 ? long.Parse(args[1], CultureInfo.InvariantCulture) : 1;
if (args[0] == "calibration")
{
    // calibration [seed] [days] [fit]: how good pin probabilities are where beta is known; or the map that corrects them.
    var count = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 200;
    var calibration = CalibrationStudy.Run(seed, count, done =>
    {
        if (done % 10 == 0)
            Console.Error.WriteLine($"{done} of {count} days");
    });
    Console.WriteLine(args is [_, _, _, "fit", ..] ? calibration.Fit() : calibration.Report());
    var (error, skill) = (calibration.ExpectedErrorOf(CalibrationStudy.Served), calibration.SkillOf(CalibrationStudy.Served));
    var isGood = Calibration.MayBeServed(error, skill);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"served: calibration error {error:0.000}, at most 0.030; skill {skill:+0.000;-0.000}, at least -0.005: {(isGood ? "pass" : "FAIL")}"));
    Environment.ExitCode = isGood ? 0 : 1;
    return;
}

// accuracy [seed] [days]: what the engine infers of simulated days, against the truth.
var days = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1;
foreach (var difficulty in Enum.GetValues<SimulatorDifficulty>())
{
    var study = await AccuracyStudy.RunAsync(difficulty, seed, days, CancellationToken.None);
    Console.WriteLine(study.Report());
    if (study.Bands.Any(band => !band.Holds))
        Environment.ExitCode = 1;
}
