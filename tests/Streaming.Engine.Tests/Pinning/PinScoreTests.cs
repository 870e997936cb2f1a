using Streaming.Engine.Exposures;
using Streaming.Engine.Pinning;
using Streaming.Engine.Tests.Exposures;
using Xunit;

namespace Streaming.Engine.Tests.Pinning;

public sealed class PinScoreTests
{
    private static readonly TestChain Chain = TestChain.Reference();

    private static PinSituation Situation => new(Chain.Spot, 602, Chain.AtmDeviation, 1, Chain.Hours);

    [Theory]
    [InlineData(Book.Compat, 73.6851, 77)]
    [InlineData(Book.Principled, 58.6757, 73)]
    public void The_reference_chain_has_the_verified_score(Book book, double proximity, int score)
    {
        var profile = Chain.Profile(Book.Compat);

        var pin = PinScore.Of(book, Situation, KeyLevels.Of(profile), profile.Totals, 100 * 5.25 / 6.5)!.Value;

        Assert.Equal(0.774460, Situation.DistanceSigmas, 5e-7);
        Assert.Equal(85.8764, pin.OpenInterest, 5e-5);
        Assert.Equal(proximity, pin.Proximity, 5e-5);
        Assert.Equal(80.7692, pin.Time, 5e-5);
        Assert.Equal(60.6977, pin.Gamma, 5e-5);
        Assert.Equal(score, pin.Score);
    }

    [Fact]
    public void A_chain_without_gamma_has_no_score()
    {
        var profile = new ExposureProfile();

        Assert.Null(PinScore.Of(Book.Compat, Situation, KeyLevels.Of(profile), profile.Totals, 50));
    }

    [Fact]
    public void Dealers_short_the_magnet_score_no_gamma_in_the_principled_book()
    {
        var levels = KeyLevels.Of(Chain.Profile(Book.Compat)) with { Magnet = new Level(602, -686375037.29) };
        var totals = Chain.Profile(Book.Compat).Totals;

        Assert.Equal(0, PinScore.Of(Book.Principled, Situation, levels, totals, 80)!.Value.Gamma);
        Assert.Equal(60.6977, PinScore.Of(Book.Compat, Situation, levels, totals, 80)!.Value.Gamma, 5e-5);
    }

    [Fact]
    public void Within_half_a_step_of_the_magnet_proximity_is_at_least_ninety_however_little_time_is_left()
    {
        var profile = Chain.Profile(Book.Compat);
        var last = new PinSituation(601.6, 602, 0.0001, 1, 0.01);

        Assert.Equal(90, PinScore.Of(Book.Principled, last, KeyLevels.Of(profile), profile.Totals, 99)!.Value.Proximity);
    }

    [Fact]
    public void The_score_stays_in_its_range_and_grows_with_each_part()
    {
        const int Seed = 82;
        var random = new Random(Seed);
        for (var round = 0; round < 500; round++)
        {
            double[] parts = [100 * random.NextDouble(), 100 * random.NextDouble(), 100 * random.NextDouble(), 100 * random.NextDouble()];
            var part = random.Next(4);
            var before = new PinScore(parts[0], parts[1], parts[2], parts[3]).Score;
            parts[part] = Math.Min(100, parts[part] + 20 * random.NextDouble());
            var after = new PinScore(parts[0], parts[1], parts[2], parts[3]).Score;

            Assert.InRange(before, 0, 100);
            Assert.True(after >= before, $"seed {Seed}, round {round}");
        }
    }
}
