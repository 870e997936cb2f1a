using Streaming.Engine.Exposures;
using Xunit;

namespace Streaming.Engine.Tests.Exposures;

public sealed class ExposureUncertaintyTests
{
    [Fact]
    public void A_positions_variance_is_the_mornings_and_the_prints()
    {
        // Three prints: 100 at 0.95, 50 at 0.73, 80 unsigned.
        var prints = 4 * (0.95 * 0.05 * 100 * 100 + 0.73 * 0.27 * 50 * 50 + 0.5 * 0.5 * 80 * 80);

        Assert.Equal(350 * 350 + 1.5 * prints, ExposureUncertainty.PositionVariance(1000, prints), 1e-6);
    }

    [Theory]
    [InlineData(0, 1, 0.5)]
    [InlineData(1, 1, 0.8413447460685429)]
    [InlineData(-2, 1, 0.9772498680518208)]
    [InlineData(5, 0, 1)]
    [InlineData(0, 0, 0.5)]
    public void The_signs_confidence_is_the_normal_laws(double exposure, double deviation, double confidence)
    {
        var interval = ExposureInterval.Of(exposure, deviation);

        Assert.Equal(confidence, interval.SignConfidence, 1e-14);
        Assert.Equal(exposure - 1.64 * deviation, interval.Low);
        Assert.Equal(exposure + 1.64 * deviation, interval.High);
    }

    [Fact]
    public void Deviations_are_those_of_exposures_whose_positions_are_drawn()
    {
        const int Seed = 57;
        const int Draws = 4000;
        var random = new Random(Seed);
        var chain = TestChain.Random(random, rows: 9);
        double[] callVariance = Variances(), putVariance = Variances();
        var uncertainty = new ExposureUncertainty();
        chain.Use(Book.Principled, (in ExposureInputs inputs) => uncertainty.Compute(inputs, callVariance, putVariance));

        var drawn = new double[4];
        var strike = 0.0;
        var centre = chain.Profile(Book.Principled);
        var (mean, meanDex) = (centre.Totals, centre.NetDex[4]);
        var profile = new ExposureProfile();
        for (var draw = 0; draw < Draws; draw++)
        {
            var sample = chain with
            {
                CallPosition = Shifted(chain.CallPosition, callVariance),
                PutPosition = Shifted(chain.PutPosition, putVariance),
            };
            sample.Compute(profile, Book.Principled);
            drawn[0] += Math.Pow(profile.Totals.NetGex - mean.NetGex, 2) / Draws;
            drawn[1] += Math.Pow(profile.Totals.NetDex - mean.NetDex, 2) / Draws;
            drawn[2] += Math.Pow(profile.Totals.NetVex - mean.NetVex, 2) / Draws;
            drawn[3] += Math.Pow(profile.Totals.NetChex - mean.NetChex, 2) / Draws;
            strike += Math.Pow(profile.NetDex[4] - meanDex, 2) / Draws;
        }

        // Four thousand draws know a deviation to about one percent.
        Assert.Equal(1, Math.Sqrt(drawn[0]) / uncertainty.NetGex, 0.05);
        Assert.Equal(1, Math.Sqrt(drawn[1]) / uncertainty.NetDex, 0.05);
        Assert.Equal(1, Math.Sqrt(drawn[2]) / uncertainty.NetVex, 0.05);
        Assert.Equal(1, Math.Sqrt(drawn[3]) / uncertainty.NetChex, 0.05);
        Assert.Equal(1, Math.Sqrt(strike) / uncertainty.Dex[4], 0.05);

        double[] Variances() => [.. Enumerable.Range(0, 9).Select(_ => Math.Pow(100 + 3000 * random.NextDouble(), 2))];

        double[] Shifted(double[] positions, double[] variances) =>
            [.. positions.Select((n, i) => n + Math.Sqrt(variances[i]) * Normal())];

        double Normal() =>
            Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
