using Streaming.Engine.Exposures;
using Xunit;

namespace Streaming.Engine.Tests.Exposures;

public sealed class GammaFlipTests
{
    [Fact]
    public void The_flip_of_the_reference_chain_is_the_verified_root()
    {
        var chain = TestChain.Reference();

        var flip = new GammaFlip().Find(chain.Repriced(Book.Compat), chain.Spot, chain.AtmDeviation);

        // Quad precision. Interpolation over strikes would give 599.511398, the cumulative's crossing 601.198922.
        Assert.Equal(599.619522, flip!.Value, 5e-7);
    }

    [Fact]
    public void Gamma_at_the_spot_is_the_profiles_and_at_the_magnet_the_verified_one()
    {
        var chain = TestChain.Reference();
        var book = chain.Repriced(Book.Compat);

        Assert.Equal(chain.Profile(Book.Compat).Totals.NetGex, book.Gex(chain.Spot), 1e-3);
        Assert.Equal(2362585821.06, book.Gex(602), 0.01);
    }

    [Fact]
    public void A_flip_is_a_root_and_the_nearest_sure_one()
    {
        const int Seed = 62;
        var random = new Random(Seed);
        var found = 0;
        for (var round = 0; round < 200; round++)
        {
            var chain = TestChain.Random(random);
            var book = chain.Repriced(Book.Principled);
            var range = Math.Clamp(6 * chain.AtmDeviation, 0.0075, 0.05);

            if (new GammaFlip().Find(book, chain.Spot, chain.AtmDeviation) is not { } flip)
                continue;

            found++;
            var most = Enumerable.Range(-120, 241).Max(i => Math.Abs(book.Gex(chain.Spot * (1 + range * i / 120))));
            Assert.True(Math.Abs(book.Gex(flip)) < 1e-6 * most, $"seed {Seed}, round {round}: no root at {flip}");

            // Between the spot and the flip gamma never has the other sign with any size. (Where strikes stand sigmas
            // apart there are valleys of nothing between them, and a change of sign across one does not count.)
            if (chain.SigmaDollars < 1.5 * (chain.Strikes[1] - chain.Strikes[0])
                || Math.Abs(book.Gex(chain.Spot)) < 0.02 * most)
                continue;

            var sign = Math.Sign(book.Gex(chain.Spot));
            for (var i = 1; i < 200; i++)
            {
                var there = chain.Spot + (flip - chain.Spot) * i / 200;
                Assert.True(
                    book.Gex(there) * sign > -0.02 * most, $"seed {Seed}, round {round}: {there} crosses before {flip}");
            }
        }

        Assert.InRange(found, 50, 200);
    }

    [Fact]
    public void More_open_interest_everywhere_leaves_the_flip_where_it_is()
    {
        var chain = TestChain.Reference();
        var larger = new TestChain
        {
            Spot = chain.Spot, Hours = chain.Hours, AtmDeviation = chain.AtmDeviation, Strikes = chain.Strikes,
            Calls = Array.ConvertAll(chain.Calls, n => 7 * n), Puts = Array.ConvertAll(chain.Puts, n => 7 * n),
        };
        var finder = new GammaFlip();

        var before = finder.Find(chain.Repriced(Book.Compat), chain.Spot, chain.AtmDeviation);
        var after = finder.Find(larger.Repriced(Book.Compat), chain.Spot, chain.AtmDeviation);

        Assert.Equal(before!.Value, after!.Value, 1e-8);
        var (small, large) = (KeyLevels.Of(chain.Profile(Book.Compat)), KeyLevels.Of(larger.Profile(Book.Compat)));
        Assert.Equal(small.Magnet!.Value.Strike, large.Magnet!.Value.Strike);
        Assert.Equal(small.CallWall!.Value.Strike, large.CallWall!.Value.Strike);
        Assert.Equal(7 * small.Magnet.Value.Gex, large.Magnet.Value.Gex, 1e-3);
    }

    [Fact]
    public void Dealers_long_everything_have_no_flip()
    {
        var chain = TestChain.Reference();
        var book = new RepricedBook();
        book.LoadCompat(chain.Spot, chain.Spot, chain.Strikes, chain.Deviations, chain.Calls, new double[9]);

        Assert.Null(new GammaFlip().Find(book, chain.Spot, chain.AtmDeviation));
    }

    [Fact]
    public void A_sign_change_among_the_crumbs_of_the_tail_does_not_count()
    {
        // Beyond the long calls stands a short put of a thousandth of their gamma.
        var book = new RepricedBook();
        book.LoadCompat(600, 600, [590, 600, 601], [0.003, 0.003, 0.003], [0, 10_000, 10_000], [10, 0, 0]);

        Assert.Null(new GammaFlip().Find(book, 600, 0.003));
    }

    [Fact]
    public void A_far_root_is_published_when_a_second_raw_close_confirms_it()
    {
        var tracker = new GammaFlipTracker();

        Assert.Equal(600, tracker.Observe(600, 2));
        Assert.Equal(602.9, tracker.Observe(602.9, 2)); // within 1.5 sigma: as it is
        Assert.Equal(602.9, tracker.Observe(590, 2));
        Assert.Equal(602.9, tracker.Publish(590.1, 2));
        Assert.Equal(590.2, tracker.Observe(590.2, 2));
    }

    [Fact]
    public void A_far_root_that_jumps_again_must_persist_anew()
    {
        var tracker = new GammaFlipTracker();

        tracker.Observe(600, 2);

        Assert.Equal(600, tracker.Observe(590, 2));
        Assert.Equal(600, tracker.Observe(610, 2));
        Assert.Equal(610.5, tracker.Observe(610.5, 2));
    }

    [Fact]
    public void No_root_is_published_at_once_and_a_restored_tracker_goes_on_alike()
    {
        var tracker = new GammaFlipTracker();
        tracker.Observe(600, 2);
        tracker.Observe(590, 2);
        var resumed = new GammaFlipTracker();
        resumed.Restore(tracker.State);

        Assert.Equal(tracker.Observe(590, 2), resumed.Observe(590, 2));
        Assert.Null(tracker.Observe(null, 2));
        Assert.Equal(570, tracker.Observe(570, 2));
    }
}
