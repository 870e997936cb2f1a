using Streaming.Engine.Pricing;
using Xunit;

namespace Streaming.Engine.Tests.Pricing;

public sealed class QuoteHygieneTests
{
    private const double Forward = 6000;

    private readonly JudgedChain _chain = new(
        Forward, [.. Enumerable.Range(0, 25).Select(i => 5940.0 + 5 * i)], _ => 0.003, 0.10, TickRule.NickelDime);

    [Fact]
    public void A_clean_chain_has_no_faults_and_counts_in_full()
    {
        var hygiene = _chain.Judge();

        // Within two deviations; farther out the model's own bid is zero.
        for (var row = hygiene.Strikes.IndexOf(5970); _chain.Strikes[row] <= 6030; row++)
        {
            Assert.Equal((QuoteFaults.None, 1.0), (hygiene.CallFaults[row], hygiene.CallWeights[row]));
            Assert.Equal((QuoteFaults.None, 1.0), (hygiene.PutFaults[row], hygiene.PutWeights[row]));
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(1, double.NaN)]
    [InlineData(1, double.PositiveInfinity)]
    [InlineData(double.NaN, 2)]
    [InlineData(-1, 2)]
    public void Without_an_ask_or_with_nonsense_a_leg_is_invalid(double bid, double ask)
    {
        _chain.Calls[14] = _chain.Quoted(bid, ask);
        AssertUnusable(QuoteFaults.Invalid);
    }

    [Fact]
    public void A_locked_quote_is_valid()
    {
        var price = Black.Call(Forward, _chain.Strikes[14], 0.003);
        _chain.Calls[14] = _chain.Quoted(price, price);
        var hygiene = _chain.Judge();

        Assert.Equal((QuoteFaults.None, 1.0), (hygiene.CallFaults[14], hygiene.CallWeights[14]));
    }

    [Theory]
    [InlineData(1.0, true)]
    [InlineData(1.001, false)]
    public void The_quote_before_a_crossed_one_stands_in_for_a_second(double seconds, bool usable)
    {
        var whole = _chain.Calls[14];
        var crossedAt = JudgedChain.Noon - TimeSpan.FromSeconds(seconds);
        _chain.Calls[14] = whole.After(new(crossedAt, whole.Ask + 1, whole.Ask, 1, 1), Forward);
        if (!usable)
        {
            AssertUnusable(QuoteFaults.Crossed | QuoteFaults.Invalid);
            return;
        }

        var hygiene = _chain.Judge();
        Assert.Equal((QuoteFaults.Crossed, 1.0), (hygiene.CallFaults[14], hygiene.CallWeights[14]));
        Assert.Equal((whole.Bid, whole.Ask), (hygiene.Quotes.CallBids[14], hygiene.Quotes.CallAsks[14]));
    }

    [Fact]
    public void Further_crossed_quotes_do_not_extend_the_second()
    {
        var whole = _chain.Calls[14];
        var crossed = whole;
        for (var ago = 1.5; ago > 0; ago -= 0.25)
            crossed = crossed.After(
                new(JudgedChain.Noon - TimeSpan.FromSeconds(ago), whole.Ask + 1, whole.Ask, 1, 1), Forward);

        _chain.Calls[14] = crossed;
        AssertUnusable(QuoteFaults.Crossed | QuoteFaults.Invalid);
    }

    [Theory]
    [InlineData(0.10, 0)] // two ticks of a nickel
    [InlineData(0.15, 0.25)]
    public void Without_a_bid_a_leg_is_worth_half_its_ask_at_a_quarter_or_nothing(double ask, double weight)
    {
        _chain.Calls[^1] = _chain.Quoted(0, ask);
        var hygiene = _chain.Judge();

        Assert.Equal((QuoteFaults.ZeroBid, weight), (hygiene.CallFaults[^1], hygiene.CallWeights[^1]));
    }

    [Theory]
    [InlineData(2.0, 3, QuoteFaults.None)] // not older than two seconds
    [InlineData(2.1, 3, QuoteFaults.Stale)]
    [InlineData(2.1, 0.05, QuoteFaults.None)] // the spot has hardly moved
    public void An_old_quote_is_stale_once_the_spot_has_moved_by_more_than_its_spread_forgives(
        double age, double spotMove, QuoteFaults faults)
    {
        // Half the spread is a dime, a quarter of the whole a nickel; the call's delta is about a third.
        var leg = _chain.Calls[14];
        _chain.Calls[14] = _chain.Quoted(leg.Bid, leg.Ask, age);
        var hygiene = _chain.Judge(spot: Forward + spotMove);

        Assert.Equal(faults, hygiene.CallFaults[14]);
        Assert.Equal(faults == QuoteFaults.None ? 1 : 0, hygiene.CallWeights[14]);
        Assert.Equal(faults == QuoteFaults.None ? leg.Ask : 0, hygiene.Quotes.CallAsks[14]);
    }

    [Fact]
    public void A_leg_that_is_seldom_quoted_may_be_older()
    {
        var leg = _chain.Calls[14];
        var start = JudgedChain.Noon - TimeSpan.FromSeconds(15);
        var seldom = default(LegQuote)
            .After(new(start, leg.Bid, leg.Ask, 1, 1), Forward)
            .After(new(start + TimeSpan.FromSeconds(2), leg.Bid, leg.Ask, 1, 1), Forward);
        _chain.Calls[14] = seldom;

        Assert.Equal(2, seldom.GapSeconds);
        Assert.Equal(QuoteFaults.None, _chain.Judge(spot: Forward + 3).CallFaults[14]);
    }

    [Fact]
    public void A_leg_much_wider_than_its_like_counts_for_nothing()
    {
        // The call at 6010 is worth some three dollars: four ticks are 0.40, half the mid is 1.60, the median spread
        // 0.20.
        var price = Black.Call(Forward, 6010, 0.003);
        var row = _chain.RowOf(6010);
        _chain.Calls[row] = _chain.Quoted(price - 0.25 * price - 0.01, price + 0.25 * price + 0.01);
        Assert.Equal((QuoteFaults.Wide, 0.0), (_chain.Judge().CallFaults[row], _chain.Judge().CallWeights[row]));

        _chain.Calls[row] = _chain.Quoted(price - 0.25 * price + 0.01, price + 0.25 * price - 0.01);
        Assert.Equal((QuoteFaults.None, 1.0), (_chain.Judge().CallFaults[row], _chain.Judge().CallWeights[row]));
    }

    [Fact]
    public void Legs_as_wide_as_their_like_still_count()
    {
        // Four ticks and half the mid are both exceeded; the whole bucket is quoted so.
        var wide = new JudgedChain(
            Forward, [.. Enumerable.Range(0, 25).Select(i => 5940.0 + 5 * i)], _ => 0.003, 0.9, TickRule.NickelDime);
        var row = wide.RowOf(6015);

        Assert.True(wide.Calls[row].Bid > 0 && 1.8 > 0.5 * 0.5 * (wide.Calls[row].Bid + wide.Calls[row].Ask));
        Assert.Equal(QuoteFaults.None, wide.Judge().CallFaults[row]);
    }

    [Fact]
    public void Legs_that_disagree_with_the_forward_count_a_quarter_both()
    {
        // Spreads of 0.20 and two dimes: 0.40 is forgiven.
        var leg = _chain.Calls[14];
        _chain.Calls[14] = _chain.Quoted(leg.Bid + 0.39, leg.Ask + 0.39);
        Assert.Equal(QuoteFaults.None, _chain.Judge().CallFaults[14]);

        _chain.Calls[14] = _chain.Quoted(leg.Bid + 0.41, leg.Ask + 0.41);
        var hygiene = _chain.Judge();
        Assert.Equal((QuoteFaults.OffParity, 0.25), (hygiene.CallFaults[14], hygiene.CallWeights[14]));
        Assert.Equal((QuoteFaults.OffParity, 0.25), (hygiene.PutFaults[14], hygiene.PutWeights[14]));
    }

    [Fact]
    public void A_leg_worth_less_than_exercise_by_more_than_a_tick_is_invalid()
    {
        _chain.Calls[0] = _chain.Quoted(59.80, 59.90);
        Assert.Equal(QuoteFaults.BelowIntrinsic | QuoteFaults.Invalid, _chain.Judge().CallFaults[0]);
        Assert.Equal(0, _chain.Hygiene.Quotes.CallAsks[0]);

        _chain.Calls[0] = _chain.Quoted(59.85, 59.97);
        Assert.Equal(QuoteFaults.None, _chain.Judge().CallFaults[0] & QuoteFaults.BelowIntrinsic);
    }

    [Fact]
    public void Before_any_deviation_is_known_spreads_are_compared_over_the_whole_chain()
    {
        _chain.Deviation = double.NaN;
        Assert.Equal(QuoteFaults.None, _chain.Judge().CallFaults[14]);
    }

    [Fact]
    public void The_age_of_a_chain_is_the_median_of_its_quotes_in_use()
    {
        Assert.Equal(0, _chain.Judge().MedianAgeSeconds);
        for (var row = 0; row < _chain.Strikes.Length; row++)
        {
            _chain.Calls[row] = _chain.Quoted(_chain.Calls[row].Bid, _chain.Calls[row].Ask, 1.5);
            _chain.Puts[row] = row % 2 == 0 ? default : _chain.Quoted(_chain.Puts[row].Bid, _chain.Puts[row].Ask, 0.5);
        }

        Assert.Equal(1.5, _chain.Judge().MedianAgeSeconds);
        Array.Clear(_chain.Calls);
        Array.Clear(_chain.Puts);
        Assert.Equal(double.PositiveInfinity, _chain.Judge().MedianAgeSeconds);
    }

    [Fact]
    public void Judging_allocates_nothing_once_the_chain_is_known()
    {
        _chain.Judge();
        // The runtime may allocate once while it compiles anew; what the code itself costs shows in every round.
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();

            for (var i = 0; i < 20; i++)
                _chain.Judge();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Theory]
    [InlineData(2.99, 0.05)]
    [InlineData(3, 0.10)]
    public void Ticks_grow_at_three_dollars(double price, double tick) =>
        Assert.Equal(tick, TickRule.NickelDime.At(price));

    private void AssertUnusable(QuoteFaults faults)
    {
        var hygiene = _chain.Judge();
        Assert.Equal((faults, 0.0), (hygiene.CallFaults[14], hygiene.CallWeights[14]));
        Assert.Equal((0, 0), (hygiene.Quotes.CallBids[14], hygiene.Quotes.CallAsks[14]));
        Assert.Equal(1, hygiene.PutWeights[14]);
    }
}
