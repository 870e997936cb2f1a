using Streaming.Engine.Pinning;
using Xunit;

namespace Streaming.Engine.Tests.Pinning;

public sealed class CalibrationTests
{
    [Fact]
    public void The_scores_of_four_forecasts_are_those_worked_by_hand()
    {
        Forecast[] forecasts = [new(0.9, true), new(0.6, false), new(0.2, false), new(0.3, true)];

        Assert.Equal((0.01 + 0.36 + 0.04 + 0.49) / 4, Calibration.Brier(forecasts), 1e-15);
        Assert.Equal(
            -(Math.Log(0.9) + Math.Log(0.4) + Math.Log(0.8) + Math.Log(0.3)) / 4, Calibration.LogLoss(forecasts), 1e-15);
        Assert.Equal(0.25, Calibration.ClimatologyBrier(forecasts));
        Assert.Equal(0.1, Calibration.Skill(0.225, 0.25), 1e-12);
    }

    [Fact]
    public void A_failed_certainty_costs_much_but_not_everything() =>
        Assert.Equal(12 * Math.Log(10), Calibration.LogLoss([new(1, false)]), 1e-9);

    [Fact]
    public void The_parts_add_up_to_the_score_where_bins_hold_one_probability_each()
    {
        const int Seed = 87;
        var random = new Random(Seed);
        var forecasts = Enumerable.Range(0, 1000)
            .Select(i => new Forecast(i / 100 / 10.0 + 0.05, random.NextDouble() < 0.5)).ToArray();
        random.Shuffle(forecasts);
        var brier = Calibration.Brier(forecasts);

        var parts = Calibration.Decompose(forecasts);

        Assert.Equal(brier, parts.Reliability - parts.Resolution + parts.Uncertainty, 1e-12);
    }

    [Fact]
    public void Forecasts_that_mean_what_they_say_have_little_calibration_error_and_others_more()
    {
        var (honest, boastful) = (Draw(871, p => p), Draw(871, p => p * p));

        Assert.InRange(Calibration.ExpectedError(honest), 0, 0.01);
        Assert.InRange(Calibration.ExpectedError(boastful), 0.15, 0.18); // the mean of p - p² is 1/6
        Assert.True(Calibration.MayBeServed(0.03, -0.005));
        Assert.False(Calibration.MayBeServed(0.031, 0.1));
        Assert.False(Calibration.MayBeServed(0.01, -0.006));
    }

    [Fact]
    public void The_map_learns_what_boasting_hides_and_stays_monotone()
    {
        var map = IsotonicMap.Fit(Draw(872, p => p * p));

        var last = 0.0;
        for (var p = 0.001; p < 1; p += 0.001)
        {
            var corrected = map.Apply(p);
            Assert.InRange(corrected, last, 1);
            last = corrected;
        }

        Assert.Equal(0.25, map.Apply(0.5), 0.03);
        Assert.Equal(0.64, map.Apply(0.8), 0.04);
        var fresh = Draw(873, p => p * p);
        var corrections = Array.ConvertAll(fresh, f => f with { Probability = map.Apply(f.Probability) });
        Assert.True(Calibration.Brier(corrections) < Calibration.Brier(fresh) - 0.02);
        Assert.InRange(Calibration.ExpectedError(corrections), 0, 0.03);
    }

    [Fact]
    public void With_few_forecasts_the_map_hardly_leaves_what_was_said()
    {
        var few = Enumerable.Range(0, 400).Select(i => new Forecast(i < 200 ? 0.3 : 0.6, false)).ToArray();

        var map = IsotonicMap.Fit(few);

        // One block of all 400, centre 0.45, none happened: a sixth of the way down.
        Assert.Equal(0.45 * (1 - 400.0 / 2400), map.Apply(0.45), 1e-9);
        Assert.Equal(0.3, IsotonicMap.Fit(few.AsSpan(0, 199)).Apply(0.3));
    }

    [Fact]
    public void Certainties_stay_certain()
    {
        var map = IsotonicMap.Fit(Draw(874, p => 1 - p));

        Assert.Equal(0, map.Apply(0));
        Assert.Equal(1, map.Apply(1));
    }

    [Fact]
    public void Without_forecasts_there_is_no_score() =>
        Assert.Throws<ArgumentException>(() => Calibration.Brier([]));

    private static Forecast[] Draw(int seed, Func<double, double> truth)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 40_000).Select(_ =>
        {
            var p = random.NextDouble();
            return new Forecast(p, random.NextDouble() < truth(p));
        })];
    }
}
