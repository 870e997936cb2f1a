using System.Globalization;
using BenchmarkDotNet.Running;
using Streaming.Engine.Pinning;
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
    // calibration [seed] [days] [fit]: how good pin probabilities are where beta is known; or the map that corrects them.
    var count = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 200;
    var calibration = CalibrationStudy.Run(seed, count, done =>
    {
        if (done % 10 == 0)
            Console.Error.WriteLine($"{done} of {count} days");
    });
    Console.WriteLine(args is [_, _, _, "fit", ..] ? calibration.Fit() : calibration.Report());
    var (error, skill) = (calibration.ExpectedErrorOf(CalibrationStudy.Served), calibration.SkillOf(CalibrationStudy.Served));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"served: calibration error {error:0.000} of 0.030, skill {skill:+0.000;-0.000} of -0.005: {(Calibration.MayBeServed(error, skill) ? "pass" : "FAIL")}"));
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
