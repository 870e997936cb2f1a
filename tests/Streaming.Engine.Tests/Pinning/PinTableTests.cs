using Streaming.Engine.Pinning;
using Streaming.Engine.Tests.Exposures;
using Xunit;

namespace Streaming.Engine.Tests.Pinning;

public sealed class PinTableTests
{
    // Monte Carlo of the equation with its volatility feedback, 120,000 paths, standard error at most 0.0014.
    [Theory]
    [InlineData(0, 0, 0.0798, 0.1970, 0.3821)]
    [InlineData(0, 1, 0.0488, 0.1213, 0.2430)]
    [InlineData(0.01, 0, 0.1086, 0.2242, 0.4060)]
    [InlineData(0.05, 0, 0.2185, 0.3262, 0.4938)]
    [InlineData(0.05, 1, 0.1257, 0.1918, 0.3001)]
    [InlineData(0.10, 0, 0.3403, 0.4396, 0.5883)]
    [InlineData(0.10, 0.5, 0.2906, 0.3785, 0.5144)]
    [InlineData(0.25, 0.5, 0.5149, 0.5823, 0.6821)]
    [InlineData(0.25, 1, 0.3027, 0.3546, 0.4431)]
    [InlineData(1, 1, 0.5818, 0.6368, 0.7182)]
    public void The_table_agrees_with_simulated_paths(double beta, double distance, double tenth, double quarter, double half)
    {
        Assert.Equal(tenth, PinTable.Shared.Probability(distance, 0.10, beta), 0.003);
        Assert.Equal(quarter, PinTable.Shared.Probability(distance, 0.25, beta), 0.003);
        Assert.Equal(half, PinTable.Shared.Probability(distance, 0.50, beta), 0.003);
    }

    [Fact]
    public void Without_hedging_the_law_is_the_normal_one_exactly()
    {
        for (var distance = 0.0; distance < 4; distance += 0.37)
            for (var band = 0.05; band < 3; band += 0.41)
                Assert.Equal(
                    NormalOracle.Cumulative(band - distance) - NormalOracle.Cumulative(-band - distance),
                    PinTable.Shared.Probability(distance, band, 0), 1e-15);
    }

    // What the table's interpolation costs, most where its nodes are far apart, sigmas from the magnet.
    [Fact]
    public void A_beta_of_almost_nothing_changes_almost_nothing()
    {
        for (var distance = 0.0; distance < 4; distance += 0.37)
            for (var band = 0.05; band < 3.9; band += 0.41)
            {
                var normal = PinTable.Shared.Probability(distance, band, 0);
                Assert.Equal(normal, PinTable.Shared.Probability(distance, band, 1e-9), 0.002);
                Assert.Equal(normal, PinTable.Shared.Probability(distance, band, -1e-9), 0.002);
            }
    }

    [Fact]
    public void A_pin_is_likelier_in_a_wider_band_and_at_the_magnet_with_more_hedging()
    {
        const int Seed = 85;
        var random = new Random(Seed);
        for (var round = 0; round < 5_000; round++)
        {
            var (distance, band) = (5 * random.NextDouble(), 3.5 * random.NextDouble());
            var beta = PinTable.BetaMin + (PinTable.BetaMax - PinTable.BetaMin) * random.NextDouble();

            var p = PinTable.Shared.Probability(distance, band, beta);

            var inputs = $"seed {Seed}, round {round}: distance {distance}, band {band}, beta {beta}";
            Assert.True(p is >= 0 and <= 1, inputs);
            Assert.True(p == PinTable.Shared.Probability(-distance, band, beta), inputs);
            Assert.True(p <= PinTable.Shared.Probability(distance, band + 0.2 * random.NextDouble(), beta) + 1e-6, inputs);
            Assert.True(
                PinTable.Shared.Probability(0, band, beta)
                <= PinTable.Shared.Probability(0, band, beta + 0.1 * random.NextDouble()) + 1e-6, inputs);
        }
    }

    [Fact]
    public void Dealers_who_are_short_push_the_close_away()
    {
        Assert.True(PinTable.Shared.Probability(0, 0.1, -0.05) < 0.5 * PinTable.Shared.Probability(0, 0.1, 0));
        Assert.True(PinTable.Shared.Probability(0, 0.5, -0.2) < PinTable.Shared.Probability(0, 0.5, -0.1));
    }

    // The model's own orders of magnitude: a weak pin of an index, a strong one of a stock.
    [Theory]
    [InlineData(0.008, 550e9, 1e9, 0.007)]
    [InlineData(0.022, 35e9, 0.5e9, 0.16)]
    public void Beta_has_the_expected_size(double deviation, double volume, double gex, double beta) =>
        Assert.Equal(beta, HedgingImpact.Of(deviation, volume).Beta(gex), 0.05 * beta);

    [Fact]
    public void Beta_is_kept_within_what_the_model_can_bear()
    {
        var impact = HedgingImpact.Of(0.02, 1e9);

        Assert.Equal(PinTable.BetaMax, impact.Beta(1e12));
        Assert.Equal(PinTable.BetaMin, impact.Beta(-1e12));
    }
}
