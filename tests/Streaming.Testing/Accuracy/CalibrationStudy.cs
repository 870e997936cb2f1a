using System.Globalization;
using System.Text;
using Streaming.Engine.Pinning;
using Streaming.Engine.Sessions;
using Streaming.Feeds.Simulator;

namespace Streaming.Testing.Accuracy;

/// <summary>How good pin probabilities are on simulated days whose beta is known: the protocol of model.md 8.7.</summary>
/// <remarks>Days take turns in how hard hedging moves the market. One record per day and horizon, drawn at random; a
/// day's map is fitted to the forecasts of the days of other parity, so that no day is corrected by itself.</remarks>
public sealed class CalibrationStudy
{
    private const int Resamples = 500;
    private const int Lognormal = 1;
    private const int Hedged = 2;

    private static readonly double[] Feedbacks = [0, 0.02, 0.08, 0.2];
    private static readonly string[] Horizons = ["4-6 h", "2-4 h", "1-2 h", "30-60 min", "10-30 min", "all"];
    private static readonly string[] Models = [.. PinForecaster.Models, "al_pde_v1+iso", Served];

    private readonly long _seed;
    private readonly List<PinForecast> _records = [];
    private readonly IReadOnlyList<List<PinForecast>> _days;

    private CalibrationStudy(long seed, IReadOnlyList<List<PinForecast>> days)
    {
        _seed = seed;
        _days = days;
        IsotonicMap[] maps = [FitTo(days, 1), FitTo(days, 0)];
        var random = new Random((int)seed);
        foreach (var day in days)
            foreach (var bucket in day.GroupBy(forecast => forecast.Bucket))
            {
                var drawn = bucket.ElementAt(random.Next(bucket.Count()));
                _records.Add(drawn with { Given = [.. drawn.Given, maps[drawn.Day % 2].Apply(drawn.Given[Hedged]), PinRecalibration.Simulated.Apply(drawn.Given[Hedged])] });
            }
    }

    /// <summary>What the engine serves: corrected by the map it carries, which was fitted to the days of another
    /// seed.</summary>
    public const string Served = "al_pde_v1+iso_sim";

    public int Days => _days.Count;

    /// <param name="progress">Told how many days are done.</param>
    public static CalibrationStudy Run(
        long seed, int count, Action<int>? progress = null, CancellationToken cancellationToken = default)
    {
        // The table is solved once; not by every thread that comes first.
        _ = PinTable.Shared;
        var days = new List<PinForecast>[count];
        var done = 0;
        var sessions = new TradingSession[count];
        for (var (i, date) = (0, new DateOnly(2026, 1, 2)); i < count; i++)
            (sessions[i], date) = (TradingCalendar.Nyse.Next(date), TradingCalendar.Nyse.Next(date).Date);
        Parallel.For(0, count, new() { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            var forecaster = new PinForecaster(
                new SimulatorOptions
                {
                    Symbols = ["SPX"],
                    Seed = seed,
                    HedgingFeedback = Feedbacks[i / 2 % Feedbacks.Length],
                    Scale = new TrafficScale(1 / 100.0, 1e-6),
                },
                i);
            forecaster.Run(sessions[i]);
            days[i] = forecaster.Forecasts;
            progress?.Invoke(Interlocked.Increment(ref done));
        });
        return new CalibrationStudy(seed, days);
    }

    /// <summary>Skill over all horizons against the plain lognormal.</summary>
    public double SkillOf(string model) => Skill(_records, Array.IndexOf(Models, model));

    public double ExpectedErrorOf(string model) =>
        Calibration.ExpectedError(ForecastsOf(_records, Array.IndexOf(Models, model)));

    public string Report()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"pin within the band, SPX, seed {_seed}, {Days} days, beta of the open's strongest strike {string.Join(" / ", Feedbacks)} by turns");
        text.AppendLine("skill is 1 - Brier / Brier of the reference, with 90 % of a bootstrap by day");
        for (var horizon = 0; horizon < Horizons.Length; horizon++)
        {
            var records = horizon == Horizons.Length - 1
                ? _records
                : _records.FindAll(record => record.Bucket == horizon);
            if (records.Count > 0)
                Write(text, Horizons[horizon], records);
        }

        return text.ToString();
    }

    /// <summary>The map that corrects the model on these days, as <see cref="PinRecalibration"/> holds it.</summary>
    public string Fit()
    {
        var map = IsotonicMap.Fit(
            [.. _days.SelectMany(day => day).Select(forecast => forecast.Of(Hedged))], 10 * IsotonicMap.BlockMin);
        return $"From: {Row(map.From)}\nTo:   {Row(map.To)}";

        static string Row(double[] numbers) => $"[{string.Join(", ", numbers.Select(
            number => number.ToString("0.000", CultureInfo.InvariantCulture)))}]";
    }

    private void Write(StringBuilder text, string horizon, List<PinForecast> records)
    {
        var uncertainty = Calibration.ClimatologyBrier(ForecastsOf(records, 0));
        text.AppendLine(CultureInfo.InvariantCulture,
            $"\n{horizon}: {records.Count} records, {records.Count(record => record.Happened)} pins, uncertainty {uncertainty:0.0000}");
        text.AppendLine("  model                  Brier   reliab.  resol.  log loss   ECE   vs lognormal              vs climatology  served");
        for (var model = 0; model < Models.Length; model++)
        {
            var forecasts = ForecastsOf(records, model);
            var (brier, parts) = (Calibration.Brier(forecasts), Calibration.Decompose(forecasts));
            var (error, skill) = (Calibration.ExpectedError(forecasts), Skill(records, model));
            var (low, high) = Bootstrap(records, model);
            text.AppendLine(CultureInfo.InvariantCulture,
                $"  {Models[model],-20} {brier,7:0.0000} {parts.Reliability,8:0.0000} {parts.Resolution,8:0.0000} {Calibration.LogLoss(forecasts),8:0.000} {error,6:0.000}   {skill,6:+0.000;-0.000} [{low:+0.000;-0.000}, {high:+0.000;-0.000}]   {Calibration.Skill(brier, uncertainty),8:+0.000;-0.000}      {(Calibration.MayBeServed(error, skill) ? "yes" : "no")}");
        }
    }

    private static IsotonicMap FitTo(IReadOnlyList<List<PinForecast>> days, int parity) => IsotonicMap.Fit(
        [.. days.Where((_, i) => i % 2 == parity).SelectMany(day => day).Select(forecast => forecast.Of(Hedged))]);

    private static Forecast[] ForecastsOf(List<PinForecast> records, int model) =>
        [.. records.Select(record => record.Of(model))];

    private static double Skill(List<PinForecast> records, int model) => Calibration.Skill(
        Calibration.Brier(ForecastsOf(records, model)), Calibration.Brier(ForecastsOf(records, Lognormal)));

    /// <summary>The middle 90 % of the skill against the lognormal when days are drawn again, with their records.</summary>
    private (double Low, double High) Bootstrap(List<PinForecast> records, int model)
    {
        var (own, reference) = (new double[Days], new double[Days]);
        foreach (var record in records)
        {
            var outcome = record.Happened ? 1 : 0;
            own[record.Day] += Math.Pow(record.Given[model] - outcome, 2);
            reference[record.Day] += Math.Pow(record.Given[Lognormal] - outcome, 2);
        }

        var random = new Random((int)_seed);
        var skills = new double[Resamples];
        for (var i = 0; i < Resamples; i++)
        {
            double a = 0, b = 0;
            for (var n = 0; n < Days; n++)
            {
                var day = random.Next(Days);
                (a, b) = (a + own[day], b + reference[day]);
            }

            skills[i] = Calibration.Skill(a, b);
        }

        Array.Sort(skills);
        return (skills[Resamples / 20], skills[Resamples - 1 - Resamples / 20]);
    }
}
