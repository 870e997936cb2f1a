using Streaming.Engine.MarketData;
using Xunit;

namespace Streaming.Engine.Tests.Snapshots;

public sealed class QualityFactsTests
{
    [Fact]
    public void A_chain_that_is_quoted_settled_and_in_parity_is_as_good_as_can_be()
    {
        var quality = new SyntheticDay().Listed().Spot(1, 600.3).Spot(2.1, 600.3).State.Snapshot().Quality;

        Assert.Equal(100, quality.DataQuality);
        Assert.InRange(quality.GreekSmoothness!.Value, 60, 100);
        Assert.False(quality.IsStale);
        Assert.True(quality.Newest.HasSettled);
    }

    [Fact]
    public void Crossed_quotes_at_the_money_cost_quality()
    {
        var day = new SyntheticDay().Listed();
        foreach (var strike in new[] { 599, 600, 601, 602 })
            day.Apply(MarketEvent.Of(
                SyntheticDay.Contract(strike, OptionRight.Call), new Quote(SyntheticDay.At(1), 3, 2, 1, 1)));
        day.Spot(1.1, 600.3).Spot(2.1, 600.3);

        // Four of the thirty options within 1.5 sigmas, of the fifty points that quotes are worth.
        Assert.Equal(93, day.State.Snapshot().Quality.DataQuality);
    }

    [Fact]
    public void The_age_counts_from_the_newest_word_on_an_option()
    {
        var day = new SyntheticDay().Listed().Spot(5, 600.3);
        day.Print(3, 0, 1);

        var newest = day.State.Snapshot().Quality.Newest;

        Assert.Equal(SyntheticDay.At(3), newest.Option);
        Assert.Equal(SyntheticDay.At(5), newest.Any);
        Assert.Equal(SyntheticDay.At(-30), newest.Quote);
    }
}
