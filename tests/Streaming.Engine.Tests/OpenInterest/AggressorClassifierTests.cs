using Streaming.Engine.MarketData;
using Streaming.Engine.OpenInterest;
using Xunit;

namespace Streaming.Engine.Tests.OpenInterest;

// The rows and probabilities are model.md 4.4 and 4.5.
public sealed class AggressorClassifierTests
{
    private static readonly Timestamp Now = Timestamp.FromUnixSeconds(1_781_271_000);

    // The quote is 1.00 x 1.10 unless a test says otherwise: 12 contracts bid, 30 offered, in cents.
    private static readonly PrintEvidence Print = new(
        Now, 1.10, 5, false, new Quote(Now - TimeSpan.FromSeconds(1), 1.00, 1.10, 12, 30), 0, 0.01, OneVenue: true);

    [Theory]
    [InlineData(1.10, 12, +1, 0.95, Evidence.QuoteAndSize)]
    [InlineData(1.00, 30, -1, 0.95, Evidence.QuoteAndSize)]
    [InlineData(1.10, 30, -1, 0.93, Evidence.SizeOverQuote)]
    [InlineData(1.00, 12, +1, 0.93, Evidence.SizeOverQuote)]
    [InlineData(1.10, 5, +1, 0.73, Evidence.Quote)]
    [InlineData(1.00, 5, -1, 0.73, Evidence.Quote)]
    [InlineData(1.07, 12, +1, 0.72, Evidence.Inside)]
    [InlineData(1.01, 12, -1, 0.72, Evidence.Inside)]
    [InlineData(1.05, 12, +1, 0.68, Evidence.Depth)]
    [InlineData(1.13, 12, +1, 0.62, Evidence.Outside)]
    [InlineData(0.97, 30, -1, 0.62, Evidence.Outside)]
    public void An_electronic_print_is_signed_by_the_best_evidence(
        double price, int size, int label, double probability, Evidence evidence)
    {
        var aggressor = Classify('I', Print with { Price = price, Size = size });

        AssertIs(label, probability, evidence, aggressor);
        foreach (var other in "SJv ")
            Assert.Equal(aggressor, Classify(other, Print with { Price = price, Size = size }));
    }

    [Theory]
    [InlineData(1.00, 1)]
    [InlineData(1.10, -1)]
    public void At_the_midpoint_between_equal_depths_the_tick_decides(double previous, int label) => AssertIs(
        label, 0.53, Evidence.Tick,
        Classify('I', Sized(12, 12) with { Price = 1.05, PreviousPrice = previous }));

    [Fact]
    public void At_the_midpoint_with_nothing_to_go_by_there_is_no_side() =>
        AssertIs(0, 0.5, Evidence.None, Classify('I', Sized(12, 12) with { Price = 1.05 }));

    [Fact]
    public void A_size_that_both_sides_show_says_nothing() =>
        AssertIs(+1, 0.73, Evidence.Quote, Classify('I', Sized(5, 5)));

    [Theory]
    [InlineData(12, +1, Evidence.QuoteAndSize)]
    [InlineData(30, -1, Evidence.SizeOverQuote)]
    public void Sizes_of_many_venues_are_weaker_evidence(int size, int label, Evidence evidence) =>
        AssertIs(label, 0.80, evidence, Classify('I', Print with { Size = size, OneVenue = false }));

    [Theory]
    [InlineData(5, 0.73)]
    [InlineData(12, 0.95)]
    public void A_quote_of_more_than_two_seconds_counts_less(int size, double fresh)
    {
        var quote = Print.Quote with { EventTime = Now - TimeSpan.FromSeconds(2) };
        Assert.Equal(fresh, Classify('I', Print with { Size = size, Quote = quote }).Probability, 12);

        quote = quote with { EventTime = Now - TimeSpan.FromSeconds(2.001) };
        Assert.Equal(0.5 + (fresh - 0.5) * 0.6, Classify('I', Print with { Size = size, Quote = quote }).Probability, 12);
    }

    [Theory]
    [InlineData('I', 199, 0.73)]
    [InlineData('I', 200, 0.5 + 0.23 * 0.9)]
    [InlineData('a', 200, 0.95)]
    [InlineData('e', 200, 0.5 + 0.10 * 0.9)]
    public void A_large_size_was_rather_negotiated_unless_it_was_auctioned(char condition, int size, double probability) =>
        Assert.Equal(probability, Classify(condition, Print with { Size = size }).Probability, 12);

    [Fact]
    public void A_minutes_total_meets_an_old_quote_and_its_size_is_no_prints()
    {
        var total = Print with { Size = 12, Aggregate = true };
        AssertIs(+1, 0.5 + 0.23 * 0.6, Evidence.Quote, Classify('I', total));
        AssertIs(+1, 0.5 + 0.23 * 0.6, Evidence.Quote, Classify('I', total with { Size = 5_000 }));
    }

    [Theory]
    [InlineData('I', 1.1301, 0, 0.50, Evidence.Suspect)]
    [InlineData('I', 0.9699, 0, 0.50, Evidence.Suspect)]
    [InlineData('S', 1.1301, +1, 0.62, Evidence.Outside)] // a sweep may trade through
    [InlineData('a', 1.11, +1, 0.95, Evidence.Type)] // one tick is no trade-through
    [InlineData('a', 1.12, +1, 0.62, Evidence.Type)]
    [InlineData('a', 1.14, 0, 0.50, Evidence.Suspect)]
    [InlineData('b', 1.14, +1, 0.62, Evidence.Type)]
    [InlineData('e', 0.98, -1, 0.60, Evidence.Type)]
    public void A_print_through_the_quote_is_trusted_little_and_far_through_not_at_all(
        char condition, double price, int label, double probability, Evidence evidence) =>
        AssertIs(label, probability, evidence, Classify(condition, Print with { Price = price }));

    [Fact]
    public void How_far_is_far_is_counted_in_the_contracts_ticks()
    {
        var nickels = Print with { Tick = 0.05 };
        AssertIs(+1, 0.62, Evidence.Outside, Classify('I', nickels with { Price = 1.25 }));
        AssertIs(0, 0.5, Evidence.Suspect, Classify('I', nickels with { Price = 1.30 }));
    }

    [Theory]
    [InlineData('a', 1.06, +1, 0.95, Evidence.Type)]
    [InlineData('b', 1.04, -1, 0.95, Evidence.Type)]
    [InlineData('a', 1.05, 0, 0.50, Evidence.Type)] // the quote says nothing at its midpoint
    [InlineData('e', 1.10, +1, 0.60, Evidence.Type)]
    [InlineData('f', 1.10, +1, 0.53, Evidence.Leg)]
    [InlineData('g', 1.00, -1, 0.53, Evidence.Leg)]
    [InlineData('i', 1.10, +1, 0.53, Evidence.Leg)]
    [InlineData('j', 1.10, +1, 0.60, Evidence.Leg)]
    [InlineData('l', 1.00, -1, 0.60, Evidence.Leg)]
    [InlineData('m', 1.10, +1, 0.60, Evidence.Leg)]
    [InlineData('B', 1.10, +1, 0.50, Evidence.Late)]
    [InlineData('D', 1.10, +1, 0.50, Evidence.Late)]
    [InlineData('F', 1.00, -1, 0.50, Evidence.Late)]
    [InlineData('H', 1.00, -1, 0.50, Evidence.Late)]
    public void Other_types_are_signed_by_their_quote_as_far_as_it_goes(
        char condition, double price, int label, double probability, Evidence evidence) =>
        AssertIs(label, probability, evidence, Classify(condition, Print with { Price = price, Size = 12 }));

    [Theory]
    [InlineData("cdh")]
    [InlineData("tu")]
    [InlineData("?")]
    public void A_cross_a_compression_and_a_stranger_have_no_side(string conditions)
    {
        foreach (var condition in conditions)
            AssertIs(0, 0.5, Evidence.None, Classify(condition, Print));
    }

    [Fact]
    public void Stock_option_prints_are_hardly_known()
    {
        foreach (var condition in "knopqrs")
            AssertIs(-1, 0.55, Evidence.Type, Classify(condition, Print with { Price = 1.00 }));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1.10, 1.00)]
    [InlineData(1.10, double.PositiveInfinity)]
    [InlineData(double.NaN, 1.10)]
    public void Without_a_usable_quote_nothing_is_claimed(double bid, double ask) => AssertIs(
        0, 0.5, Evidence.NoQuote,
        Classify('I', Print with { Quote = Print.Quote with { Bid = bid, Ask = ask }, PreviousPrice = 1 }));

    [Fact]
    public void A_locked_quote_leaves_depth_and_tick() => AssertIs(
        +1, 0.68, Evidence.Depth,
        Classify('I', Print with { Price = 1.10, Quote = Print.Quote with { Bid = 1.10 } }));

    [Fact]
    public void A_bid_of_nothing_is_a_quote() => AssertIs(
        +1, 0.73, Evidence.Quote,
        Classify('I', Print with { Price = 0.05, Quote = new Quote(Now, 0, 0.05, 0, 30) }));

    [Fact]
    public void The_mirrored_market_has_the_mirrored_label_and_the_same_probability()
    {
        const int seed = 20260612;
        var random = new Random(seed);
        for (var i = 0; i < 20_000; i++)
        {
            var bid = 100 + random.Next(50);
            var ask = bid + random.Next(-1, 12);
            var price = bid + random.Next(-6, 18);
            var condition = " ISJvabcefgjkBD"[random.Next(15)];
            var print = Print with
            {
                Price = price / 100.0,
                Size = random.Next(1, 30) * (random.Next(10) == 0 ? 20 : 1),
                PreviousPrice = random.Next(3) == 0 ? 0 : (bid + random.Next(-6, 18)) / 100.0,
                Quote = new Quote(
                    Now - TimeSpan.FromSeconds(random.Next(4)), bid / 100.0, ask / 100.0, random.Next(30), random.Next(30)),
                OneVenue = random.Next(2) == 0,
                Aggregate = random.Next(8) == 0,
            };
            var quote = print.Quote;
            var mirrored = print with
            {
                Price = quote.Bid + quote.Ask - print.Price,
                PreviousPrice = print.PreviousPrice == 0 ? 0 : quote.Bid + quote.Ask - print.PreviousPrice,
                Quote = quote with { BidSize = quote.AskSize, AskSize = quote.BidSize },
            };

            var (one, other) = (Classify(condition, print), Classify(condition, mirrored));

            Assert.True(
                one.Label == -other.Label && Math.Abs(one.Probability - other.Probability) < 1e-12 && one.Evidence == other.Evidence,
                $"seed {seed}, {condition}: {print} gives {one}, its mirror {other}");
            Assert.True(one.Probability is >= 0.5 and <= 1, $"seed {seed}: {one}");
            Assert.True(one.Label != 0 || one.Probability == 0.5, $"seed {seed}: {one}");
        }
    }

    [Fact]
    public void The_expected_sign_is_half_of_nothing_where_nothing_is_known()
    {
        Assert.Equal(0.9, new Aggressor(1, 0.95, Evidence.QuoteAndSize).ExpectedSign, 12);
        Assert.Equal(-0.46, new Aggressor(-1, 0.73, Evidence.Quote).ExpectedSign, 12);
        Assert.Equal((0.5, 0), (Aggressor.Unknown(Evidence.None).BuyProbability, Aggressor.Unknown(Evidence.None).ExpectedSign));
        Assert.Equal(0.27, new Aggressor(-1, 0.73, Evidence.Quote).BuyProbability, 12);
    }

    private static PrintEvidence Sized(int bid, int ask) =>
        Print with { Quote = Print.Quote with { BidSize = bid, AskSize = ask } };

    private static Aggressor Classify(char condition, in PrintEvidence print) =>
        AggressorClassifier.Classify(ConditionTable.Of(new ConditionCode(condition)), print);

    private static void AssertIs(int label, double probability, Evidence evidence, Aggressor aggressor)
    {
        Assert.Equal((label, evidence), (aggressor.Label, aggressor.Evidence));
        Assert.Equal(probability, aggressor.Probability, 12);
    }
}
