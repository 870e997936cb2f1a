using System.Globalization;
using Streaming.Engine.OpenInterest;
using Streaming.Feeds.Simulator;

namespace Streaming.Testing.Accuracy;

/// <summary>Where a figure of a simulated day must lie: model.md 10.9.</summary>
public sealed record AcceptanceBand(string Name, double Value, double Low, double High)
{
    private const long JudgedPrints = 20_000;
    private const double CalibrationErrorMax = 0.03;

    public bool Holds => Value >= Low && Value <= High;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(Holds ? "pass" : "FAIL")}  {Name,-44} {Value:0.000} in [{Low:0.000}, {High:0.000}]");

    /// <summary>A market is as hard as those that were studied when the textbook rules fare in it as they did there.</summary>
    public static IEnumerable<AcceptanceBand> OfRules(ClassificationRules rules, SimulatorDifficulty difficulty) =>
        difficulty == SimulatorDifficulty.Easy
            ? [Around("quote rule", rules["quote"], 0.858, 0.02)]
            :
            [
                Around("quote rule", rules["quote"], 0.626, 0.02),
                Around("LR (quote, then tick)", rules["LR"], 0.626, 0.02),
                Around("EMO (at the quotes, else tick)", rules["EMO"], 0.560, 0.02),
                Around("CLNV (near the quotes, else tick)", rules["CLNV"], 0.602, 0.02),
                Around("tick rule", rules["tick"], 0.530, 0.015),
                Around("size, quote, depth, tick", rules["size and depth"], 0.76, 0.02),
            ];

    public static IEnumerable<AcceptanceBand> OfEngine(AccuracyStudy study) =>
        study.Difficulty == SimulatorDifficulty.Easy
            ? [new("engine", study.Accuracy, 0.88, 1)]
            :
            [
                new("engine", study.Accuracy, 0.74, 1),
                .. study.Buckets.Where(bucket => bucket.Count > JudgedPrints).Select(Calibration),
                new("open interest, error over its mean", study.OpenInterestError, 0, 0.22),
                new("the same over that of settled alone", study.OpenInterestError / study.SettledError, 0, 0.55),
            ];

    // An auction's customer is never on the other side here. In markets he may be: what is claimed for a print's type is
    // too little of a simulated day, and must not be too much.
    private static AcceptanceBand Calibration(
        (Evidence Evidence, double Stated, double Observed, long Count) bucket) => new(
        string.Create(CultureInfo.InvariantCulture, $"{bucket.Evidence} states {bucket.Stated:0.000}, came true"),
        bucket.Observed, bucket.Stated - CalibrationErrorMax,
        bucket.Evidence == Evidence.Type ? 1 : bucket.Stated + CalibrationErrorMax);

    private static AcceptanceBand Around(string name, double value, double middle, double reach) =>
        new(name, value, middle - reach, middle + reach);
}
