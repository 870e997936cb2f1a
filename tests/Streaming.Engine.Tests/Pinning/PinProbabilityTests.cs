using Streaming.Engine.Exposures;
using Streaming.Engine.Pinning;
using Streaming.Engine.Tests.Exposures;
using Xunit;

namespace Streaming.Engine.Tests.Pinning;

public sealed class PinProbabilityTests
{
    private static readonly TestChain Chain = TestChain.Reference();

    private static PinSituation Situation => new(Chain.Spot, 602, Chain.AtmDeviation, 1, Chain.Hours);

    [Fact]
    public void The_reference_chain_has_the_verified_probabilities()
    {
        Assert.Equal(0.60042, Situation.Band, 1e-12);
        Assert.Equal(0.2317613, PinProbability.Heuristic(Situation, Regime.PositiveGamma, 42.938209), 5e-8);
        Assert.Equal(0.1724524, PinProbability.Lognormal(Situation), 5e-8);
    }

    [Fact]
    public void The_heuristic_gives_the_published_example()
    {
        // FlashAlpha: d=0.0007 sigma=0.0034 t=1.1h regime=positive_gamma conc=44% -> 0.83
        var situation = new PinSituation(600, 600 * (1 - 0.0007), 0.0034, 1, 1.1);

        Assert.Equal(0.83, PinProbability.Heuristic(situation, Regime.PositiveGamma, 44), 0.005);
    }

    [Theory]
    [InlineData(600, 600, 0.95)]
    [InlineData(600, 601, 0)]
    public void With_no_deviation_left_the_heuristic_knows(double spot, double magnet, double probability) =>
        Assert.Equal(
            probability, PinProbability.Heuristic(new PinSituation(spot, magnet, 0, 1, 0), Regime.PositiveGamma, 40));

    [Fact]
    public void The_heuristic_never_promises_more_than_95_percent() =>
        Assert.Equal(0.95, PinProbability.Heuristic(Situation with { Spot = 602 }, Regime.PositiveGamma, 90));

    [Fact]
    public void The_lognormal_probability_is_that_of_its_density_between_the_bands_edges()
    {
        const int Steps = 20_000;
        var (sum, w) = (0.0, Situation.Deviation);
        for (var i = 0; i < Steps; i++)
        {
            var close = 602 - Situation.Band + 2 * Situation.Band * (i + 0.5) / Steps;
            var d = Math.Log(close / Situation.Spot) / w + 0.5 * w;
            sum += NormalOracle.Density(d) / (close * w) * 2 * Situation.Band / Steps;
        }

        Assert.Equal(sum, PinProbability.Lognormal(Situation), 1e-8);
    }

    [Fact]
    public void The_normal_ranges_are_the_published_ones()
    {
        var one = CloseRange.Normal(Chain.Spot, Chain.AtmDeviation, 1);
        var two = CloseRange.Normal(Chain.Spot, Chain.AtmDeviation, 2);

        Assert.Equal((0.6827, 0.9545), (one.Probability, two.Probability));
        Assert.Equal(598.379868, one.Low, 5e-7);
        Assert.Equal(602.460132, one.High, 5e-7);
        Assert.Equal(596.339735, two.Low, 1e-6);
        Assert.Equal(604.500264, two.High, 1e-6);
    }

    [Fact]
    public void Dealers_long_the_magnet_make_a_pin_likelier_and_jumps_less_likely()
    {
        var near = Situation with { Spot = 601.8 };
        var free = PinProbability.Hedged(near, 0, jumpsPerDay: 0);

        Assert.Equal(PinProbability.Lognormal(near), free, 1e-3);
        Assert.True(PinProbability.Hedged(near, 0.1, jumpsPerDay: 0) > 1.2 * free);
        Assert.True(PinProbability.Hedged(near, 0.1, jumpsPerDay: 2) < PinProbability.Hedged(near, 0.1, jumpsPerDay: 0));
        Assert.True(PinProbability.Hedged(near, -0.1) < free);
    }

    [Fact]
    public void With_no_deviation_left_the_close_is_the_spot()
    {
        Assert.Equal(1, PinProbability.Hedged(new PinSituation(602.5, 602, 0, 1, 0), 0.1));
        Assert.Equal(0, PinProbability.Hedged(new PinSituation(603, 602, 0, 1, 0), 0.1));
    }

    [Theory]
    [InlineData(1, 0.6906626)]
    [InlineData(2, 0.9492283)]
    public void The_smile_gives_the_ranges_of_the_reference_chain_the_verified_probabilities(int sigmas, double probability)
    {
        var range = CloseRange.FromSmile(Chain.Spot, At(-sigmas), At(sigmas));

        Assert.Equal(probability, range.Probability, 1e-7);
        Assert.Equal(CalibrationMethod.SmileDigitalV1, range.Method);

        static SmilePoint At(int sigma)
        {
            var w = Chain.AtmDeviation;
            var strike = Chain.Spot + sigma * Chain.SigmaDollars;
            var z = Math.Log(strike / Chain.Spot) / w;
            var root = Math.Sqrt(1 - 0.08 * z + 0.03 * z * z);
            return new SmilePoint(strike, w * root, (-0.08 + 0.06 * z) / (2 * root) / strike);
        }
    }
}
