using Streaming.Engine.Exposures;
using Xunit;

namespace Streaming.Engine.Tests.Exposures;

public sealed class KeyLevelsTests
{
    [Fact]
    public void The_levels_of_the_reference_chain_are_the_verified_ones()
    {
        var chain = TestChain.Reference();
        var levels = KeyLevels.Of(chain.Profile(Book.Compat));

        Assert.Equal(600, levels.CallWall!.Value.Strike);
        Assert.Equal(600, levels.PutWall!.Value.Strike);
        Assert.Equal(602, levels.Magnet!.Value.Strike);
        Assert.Equal(+1, levels.MagnetSign);
        Assert.Equal(602, levels.MaxPositiveGamma);
        Assert.Equal(598, levels.MaxNegativeGamma);
        Assert.Equal(600, levels.HighestOpenInterestStrike);
        Assert.Equal(29_100, levels.HighestOpenInterest);
        Assert.Equal(600, levels.MaxPain);
        Assert.Equal(42.938209, levels.ConcentrationTop3Percent!.Value, 5e-7);
        Assert.Equal(77, levels.ClusterScore(599.619522, chain.SigmaDollars));
    }

    [Fact]
    public void A_walls_strength_is_its_share_of_its_own_side()
    {
        var profile = TestChain.Reference().Profile(Book.Compat);

        var levels = KeyLevels.Of(profile);

        Assert.Equal(profile.CallGex[4] / profile.Totals.CallGex, levels.CallWall!.Value.Strength, 1e-12);
        Assert.Equal(profile.PutGex[4] / profile.Totals.PutGex, levels.PutWall!.Value.Strength, 1e-12);
        Assert.True(levels.PutWall.Value.Gex < 0);
    }

    [Fact]
    public void Convexity_is_the_second_difference_over_the_three_strikes_nearest_the_spot()
    {
        var profile = TestChain.Reference().Profile(Book.Compat);

        // Nearest 600.42 stand 599, 600 and 601.
        Assert.Equal(-179012625.74 - 2 * 171033202.69 + 615420697.91, KeyLevels.Of(profile).ConvexityAtSpot!.Value, 0.05);
    }

    [Fact]
    public void Max_pain_is_where_the_naive_sum_is_least()
    {
        const int Seed = 63;
        var random = new Random(Seed);
        for (var round = 0; round < 100; round++)
        {
            var chain = TestChain.Random(random, rows: 3 + random.Next(30));
            var pains = Array.ConvertAll(chain.Strikes, price => chain.Strikes.Select((k, i) =>
                chain.Calls[i] * Math.Max(price - k, 0) + chain.Puts[i] * Math.Max(k - price, 0)).Sum());

            var found = KeyLevels.Of(chain.Profile(Book.Compat)).MaxPain!.Value;

            Assert.True(pains[Array.IndexOf(chain.Strikes, found)] == pains.Min(), $"seed {Seed}, round {round}");
        }
    }

    [Fact]
    public void The_reference_chain_at_max_pain_owes_its_holders_4_4_million()
    {
        var chain = TestChain.Reference();

        var pain = chain.Strikes.Select((k, i) =>
            chain.Calls[i] * Math.Max(600 - k, 0) + chain.Puts[i] * Math.Max(k - 600, 0)).Sum();

        Assert.Equal(4_400_000, 100 * pain);
    }

    [Fact]
    public void Principled_walls_are_the_longest_gamma_on_either_side_of_the_spot()
    {
        var profile = Flat(Book.Principled, spot: 100.4, strikes: [98, 99, 100, 101, 102], positions: [5, 9, 20, -30, 7]);

        var levels = KeyLevels.Of(profile);

        Assert.Equal(102, levels.CallWall!.Value.Strike);
        Assert.Equal(1, levels.CallWall.Value.Strength);
        Assert.Equal(100, levels.PutWall!.Value.Strike);
        Assert.Equal(20 / 34.0, levels.PutWall.Value.Strength, 1e-12);
        Assert.Equal(101, levels.Magnet!.Value.Strike);
        Assert.Equal(-1, levels.MagnetSign);
    }

    [Fact]
    public void Equal_magnets_are_settled_by_nearness_then_by_the_lower_strike()
    {
        Assert.Equal(101, KeyLevels.Of(Flat(Book.Principled, 100.8, [99, 100, 101, 102], [9, 9, 9, 9])).Magnet!.Value.Strike);
        Assert.Equal(99, KeyLevels.Of(Flat(Book.Principled, 100, [98, 99, 101, 102], [1, 9, -9, 1])).Magnet!.Value.Strike);
    }

    [Fact]
    public void A_challenger_must_lead_by_a_tenth_at_two_raw_closes()
    {
        var tracker = new KeyLevelTracker();

        Assert.Equal(100, Magnet(tracker, 100, 50));
        Assert.Equal(100, Magnet(tracker, 100, 109));
        Assert.Equal(100, Magnet(tracker, 100, 109));
        Assert.Equal(100, Magnet(tracker, 100, 111));
        Assert.Equal(100, Magnet(tracker, 100, 109)); // not in a row
        Assert.Equal(100, Magnet(tracker, 100, 111));
        Assert.Equal(101, Magnet(tracker, 100, 111));
    }

    [Fact]
    public void The_value_published_is_the_one_at_the_published_strike()
    {
        var tracker = new KeyLevelTracker();
        tracker.Observe(Flat(Book.Principled, 100.5, [100, 101], [100, 50]));

        var profile = Flat(Book.Principled, 100.5, [100, 101], [100, 150]);
        var held = tracker.Publish(profile).Magnet!.Value;

        Assert.Equal(100, held.Strike);
        Assert.Equal(profile.NetGex[0], held.Gex);
    }

    [Fact]
    public void An_incumbent_that_left_the_chain_is_replaced_at_once()
    {
        var tracker = new KeyLevelTracker();
        tracker.Observe(Flat(Book.Principled, 100.5, [100, 101], [100, 50]));

        Assert.Equal(101, tracker.Observe(Flat(Book.Principled, 100.5, [101, 102], [50, 40])).Magnet!.Value.Strike);
    }

    [Fact]
    public void A_tracker_resumed_from_its_state_goes_on_alike()
    {
        const int Seed = 631;
        var random = new Random(Seed);
        var whole = new KeyLevelTracker();
        var resumed = new KeyLevelTracker();
        var changes = 0;
        double? last = null;
        for (var round = 0; round < 500; round++)
        {
            var gamma = Enumerable.Range(0, 6).Select(_ => 100.0 + random.Next(30)).ToArray();
            var profile = Flat(Book.Principled, 102.5, [100, 101, 102, 103, 104, 105], gamma);
            var next = new KeyLevelTracker();
            next.Restore(resumed.State);
            resumed = next;

            var levels = whole.Observe(profile);

            Assert.True(levels == resumed.Observe(profile), $"seed {Seed}, round {round}");
            changes += levels.Magnet!.Value.Strike != last ? 1 : 0;
            last = levels.Magnet.Value.Strike;
        }

        Assert.InRange(changes, 2, 250);
    }

    private static double Magnet(KeyLevelTracker tracker, double at100, double at101) =>
        tracker.Observe(Flat(Book.Principled, 100.5, [100, 101], [at100, at101])).Magnet!.Value.Strike;

    /// <summary>A profile whose gamma is the position: every strike has the same Greeks.</summary>
    private static ExposureProfile Flat(Book book, double spot, double[] strikes, double[] positions)
    {
        var profile = new ExposureProfile();
        var ones = Array.ConvertAll(strikes, _ => 1.0);
        profile.Compute(new ExposureInputs
        {
            Book = book, Spot = spot, SigmaPerDeviation = 30, Strikes = strikes, Deviations = ones, DeltaCall = ones,
            DeltaPut = ones, Gamma = ones, VannaPerLogDeviation = ones, CharmPerHour = ones, ThetaPerHour = ones,
            CallOpenInterest = ones, PutOpenInterest = ones, CallPosition = positions,
            PutPosition = new double[strikes.Length],
        });
        return profile;
    }
}
