using Streaming.Engine.MarketData;
using Streaming.Engine.OpenInterest;
using Xunit;

namespace Streaming.Engine.Tests.OpenInterest;

public sealed class PackageTrackerTests
{
    private static readonly Timestamp Now = Timestamp.FromUnixSeconds(1_781_271_000);

    private readonly OptionChain _chain = new(SyntheticDay.Date);
    private readonly PackageTracker _tracker = new(4);

    // Each leg: strike, call or put, size, and what was paid over the leg's midpoint.
    [Theory]
    [InlineData("600C 5 +2, 605C 5 +1", "+-")] // bought for 1 too much
    [InlineData("605C 5 +1, 600C 5 +2", "-+")] // the same, reported the other way round
    [InlineData("600C 5 +1, 605C 5 +2", "-+")] // sold for 1 too little
    [InlineData("600P 1 +3, 590P 2 +2", "-+")] // one against two: the ratio counts, 2 x 2 is more than 3
    [InlineData("595P 3 +1, 605C 3 +1", "++")] // strangle
    [InlineData("600P 3 -1, 600C 3 +0", "--")] // straddle
    [InlineData("595C 2 +0, 600C 4 -1, 605C 2 +0", "+-+")] // butterfly, bought
    [InlineData("595C 2 +0, 600C 4 +1, 605C 2 +0", "-+-")]
    [InlineData("590P 7 +1, 595P 7 +0, 605C 7 +0, 610C 7 +1", "+--+")] // iron condor, bought
    [InlineData("605C 7 +1, 595P 7 +0, 610C 7 +0, 590P 7 +0", "++--")] // sold: the inner legs are bought
    [InlineData("595P 7 +0, 600P 7 +0, 600C 7 +0, 605C 7 -1", "-++-")] // iron butterfly, sold
    [InlineData("595C 1 +0, 600C 1 -1, 605C 1 -1, 610C 1 +0", "+--+")] // condor
    public void A_customary_shape_is_signed_by_what_the_whole_of_it_cost(string legs, string signs)
    {
        var prints = Parse(legs);
        foreach (var print in prints)
            Assert.True(_tracker.TryHold(print));

        var released = _tracker.Release();

        Assert.True(_tracker.IsEmpty);
        Assert.Equal(prints.Length, released.Length);
        for (var i = 0; i < prints.Length; i++)
        {
            var aggressor = released[i].Effect.Aggressor;
            Assert.Equal(signs[i] == '+' ? 1 : -1, aggressor.Label);
            Assert.Equal((0.75, Evidence.Package), (aggressor.Probability, aggressor.Evidence));
        }
    }

    [Theory]
    [InlineData("600C 5 +1, 605C 5 +1")] // at the package's midpoint
    [InlineData("600C 5 +1")]
    [InlineData("595C 2 +1, 600C 2 +0, 605C 2 +1")] // no butterfly: the middle would be twice
    [InlineData("595C 2 +1, 600P 2 +0, 605C 2 +1")]
    [InlineData("600C 7 +1, 605C 7 +0, 600P 7 +0, 605P 7 +1")] // a box
    public void What_has_no_shape_or_no_price_keeps_the_legs_own_sides(string legs)
    {
        foreach (var print in Parse(legs))
            _tracker.TryHold(print);

        foreach (ref readonly var print in _tracker.Release())
            Assert.Equal(Evidence.Leg, print.Effect.Aggressor.Evidence);
    }

    [Fact]
    public void A_leg_without_a_usable_quote_leaves_the_package_unsigned()
    {
        var prints = Parse("600C 5 +2, 605C 5 +1");
        _tracker.TryHold(prints[0]);
        _tracker.TryHold(prints[1] with { Middle = double.NaN });

        Assert.Equal(Evidence.Leg, _tracker.Release()[0].Effect.Aggressor.Evidence);
    }

    [Fact]
    public void Another_venue_another_type_a_size_that_does_not_fit_and_a_later_time_are_other_packages()
    {
        var first = Parse("600C 5 +2")[0];
        var second = Parse("605C 5 +1")[0];
        HeldPrint[] strangers =
        [
            second with { Effect = second.Effect with { Venue = 'X' } },
            second with { Effect = second.Effect with { Condition = new('j') } },
            second with { Effect = second.Effect with { Size = 7 } },
            second with { Effect = second.Effect with { EventTime = Now + TimeSpan.FromMilliseconds(5.1) } },
            first,
        ];
        foreach (var stranger in strangers)
        {
            var tracker = new PackageTracker(4);
            tracker.TryHold(first);
            tracker.TryHold(stranger);

            Assert.Equal(1, tracker.Release().Length);
            Assert.Equal(1, tracker.Release().Length);
        }

        _tracker.TryHold(first);
        _tracker.TryHold(second with { Effect = second.Effect with { EventTime = Now + TimeSpan.FromMilliseconds(5) } });
        Assert.Equal(2, _tracker.Release().Length);
    }

    [Fact]
    public void Two_packages_at_once_are_told_apart_by_their_sizes()
    {
        var legs = Parse("600C 5 +2, 600P 9 +2, 605C 5 +1, 595P 9 +3");
        foreach (var leg in legs)
            _tracker.TryHold(leg);

        Assert.Equal([5, 5], _tracker.Release().ToArray().Select(print => print.Effect.Size));
        Assert.Equal([9, 9], _tracker.Release().ToArray().Select(print => print.Effect.Size));
    }

    [Fact]
    public void The_oldest_is_due_after_20_ms_and_a_full_tracker_says_so()
    {
        for (var i = 0; i < 4; i++)
            Assert.True(_tracker.TryHold(Parse("600C 5 +2", at: 6 * i)[0]));

        Assert.True(_tracker.IsFull);
        Assert.False(_tracker.TryHold(Parse("600C 5 +2", at: 24)[0]));
        Assert.False(_tracker.IsDue(Now + TimeSpan.FromMilliseconds(20)));
        Assert.True(_tracker.IsDue(Now + TimeSpan.FromMilliseconds(20.1)));
        _tracker.Release();
        Assert.False(_tracker.IsDue(Now + TimeSpan.FromMilliseconds(26)));
        Assert.True(_tracker.TryHold(Parse("600C 5 +2", at: 24)[0]));
    }

    private HeldPrint[] Parse(string legs, double at = 0) =>
    [
        .. legs.Split(", ").Select(text =>
        {
            var parts = text.Split(' ');
            var right = parts[0][^1] == 'C' ? OptionRight.Call : OptionRight.Put;
            var leg = _chain.LegOf(SyntheticDay.Contract(double.Parse(parts[0][..^1]), right));
            var effect = new PrintEffect(
                leg.Id, 1, 3 + double.Parse(parts[2]), int.Parse(parts[1]), 'C', new('f'), 0, 0, default,
                Now + TimeSpan.FromMilliseconds(at), new Aggressor(1, 0.53, Evidence.Leg));
            return new HeldPrint(leg, effect, 3, 0.75);
        }),
    ];
}
