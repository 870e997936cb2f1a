namespace Streaming.Engine.Pinning;

/// <summary>A probability that was given, and what came of it.</summary>
public readonly record struct Forecast(double Probability, bool Happened)
{
    internal double Outcome => Happened ? 1 : 0;
}

/// <summary>The Brier score's parts (A. H. Murphy, "A New Vector Partition of the Probability Score", 1973): over bins,
/// reliability - resolution + uncertainty, but for what varies within a bin.</summary>
public readonly record struct BrierParts(double Reliability, double Resolution, double Uncertainty);

/// <summary>How good probabilities were. Every measure needs at least one forecast.</summary>
public static class Calibration
{
    private const int Bins = 10;
    private const double LogLossFloor = 1e-12;
    private const double CalibrationErrorMax = 0.03;
    private const double SkillMin = -0.005;

    /// <summary>The mean squared error.</summary>
    public static double Brier(ReadOnlySpan<Forecast> forecasts)
    {
        ThrowIfEmpty(forecasts);
        var sum = 0.0;
        foreach (var forecast in forecasts)
            sum += (forecast.Probability - forecast.Outcome) * (forecast.Probability - forecast.Outcome);
        return sum / forecasts.Length;
    }

    /// <summary>In nats; a certainty that failed costs no more than 27.6 of them.</summary>
    public static double LogLoss(ReadOnlySpan<Forecast> forecasts)
    {
        ThrowIfEmpty(forecasts);
        var sum = 0.0;
        foreach (var forecast in forecasts)
            sum -= Math.Log(Math.Max(
                forecast.Happened ? forecast.Probability : 1 - forecast.Probability, LogLossFloor));
        return sum / forecasts.Length;
    }

    /// <summary>1 - Brier over a reference's Brier: positive where the forecasts were the better ones.</summary>
    public static double Skill(double brier, double referenceBrier) => 1 - brier / referenceBrier;

    /// <summary>The Brier score of always giving the frequency that came out.</summary>
    public static double ClimatologyBrier(ReadOnlySpan<Forecast> forecasts)
    {
        var frequency = Frequency(forecasts);
        return frequency * (1 - frequency);
    }

    /// <summary>Expected calibration error over ten bins of equal count. Orders the forecasts in place.</summary>
    public static double ExpectedError(Span<Forecast> forecasts)
    {
        ThrowIfEmpty(forecasts);
        Sort(forecasts);
        var sum = 0.0;
        for (var bin = 0; bin < Bins; bin++)
            if (BinOf(forecasts, bin) is { Length: > 0 } members)
                sum += members.Length * Math.Abs(MeanProbability(members) - Frequency(members));
        return sum / forecasts.Length;
    }

    /// <summary>Murphy's decomposition over ten bins of equal count. Orders the forecasts in place.</summary>
    public static BrierParts Decompose(Span<Forecast> forecasts)
    {
        ThrowIfEmpty(forecasts);
        Sort(forecasts);
        var overall = Frequency(forecasts);
        double reliability = 0, resolution = 0;
        for (var bin = 0; bin < Bins; bin++)
        {
            if (BinOf(forecasts, bin) is not { Length: > 0 } members)
                continue;

            var (given, came) = (MeanProbability(members), Frequency(members));
            reliability += members.Length * (given - came) * (given - came);
            resolution += members.Length * (came - overall) * (came - overall);
        }

        return new BrierParts(
            reliability / forecasts.Length, resolution / forecasts.Length, overall * (1 - overall));
    }

    /// <summary>Whether a model may be served under its own name, and not the lognormal in its place.</summary>
    /// <param name="skill">Against the lognormal, on data it was not fitted to.</param>
    public static bool MayBeServed(double expectedError, double skill) =>
        expectedError <= CalibrationErrorMax && skill >= SkillMin;

    internal static void Sort(Span<Forecast> forecasts) =>
        forecasts.Sort(static (a, b) => a.Probability.CompareTo(b.Probability));

    internal static double MeanProbability(ReadOnlySpan<Forecast> forecasts)
    {
        var sum = 0.0;
        foreach (var forecast in forecasts)
            sum += forecast.Probability;
        return sum / forecasts.Length;
    }

    internal static double Frequency(ReadOnlySpan<Forecast> forecasts)
    {
        ThrowIfEmpty(forecasts);
        var sum = 0.0;
        foreach (var forecast in forecasts)
            sum += forecast.Outcome;
        return sum / forecasts.Length;
    }

    internal static void ThrowIfEmpty(ReadOnlySpan<Forecast> forecasts)
    {
        if (forecasts.IsEmpty)
            throw new ArgumentException("at least one forecast", nameof(forecasts));
    }

    private static ReadOnlySpan<Forecast> BinOf(ReadOnlySpan<Forecast> sorted, int bin) =>
        sorted[(int)((long)sorted.Length * bin / Bins)..(int)((long)sorted.Length * (bin + 1) / Bins)];
}
