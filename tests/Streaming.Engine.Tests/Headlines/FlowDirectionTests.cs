using Streaming.Engine.Headlines;
using Xunit;

namespace Streaming.Engine.Tests.Headlines;

public sealed class FlowDirectionTests
{
    [Theory]
    [InlineData(-1.2e9, -1.45e9, 412, FlowLabel.Amplifying, 0.2083)] // FlashAlpha's example prints 0.208
    [InlineData(1e9, 0.9e9, 1, FlowLabel.Dampening, -0.1)]
    [InlineData(1e9, 1.05e9, 1, FlowLabel.Amplifying, 0.05)]
    [InlineData(1e9, 1.0499e9, 1, FlowLabel.Neutral, 0.0499)]
    [InlineData(1e9, -0.1e9, 1, FlowLabel.RegimeFlip, -1.1)]
    [InlineData(1e9, 0, 1, FlowLabel.Dampening, -1.0)]
    [InlineData(0, 0, 1, FlowLabel.Neutral, 0.0)]
    [InlineData(0, 5, 1, FlowLabel.RegimeFlip, null)]
    [InlineData(1e9, 2e9, 0, FlowLabel.NoFlow, 1.0)]
    public void The_label_follows_the_change_of_the_dealers_gamma(
        double settled, double live, int contracts, FlowLabel label, double? shift)
    {
        var direction = FlowDirection.Of(settled, live, contracts, 18_432);

        Assert.Equal(label, direction.Label);
        Assert.Equal(live - settled, direction.Adjustment);
        Assert.Equal(shift is null, direction.Shift is null);
        Assert.Equal(shift ?? 0, direction.Shift ?? 0, 5e-5);
    }

    [Fact]
    public void For_headlines_a_label_takes_two_closes_and_is_kept_at_a_lower_bar()
    {
        var debounce = new FlowLabelDebounce();

        Assert.Equal(FlowLabel.NoFlow, Observe(106));
        Assert.Equal(FlowLabel.Amplifying, Observe(106));
        Assert.Equal(FlowLabel.Amplifying, Observe(103.5));
        Assert.Equal(FlowLabel.Amplifying, Observe(103.5));
        Assert.Equal(FlowLabel.Amplifying, Observe(102.9));
        Assert.Equal(FlowLabel.Amplifying, Observe(106));
        Assert.Equal(FlowLabel.Amplifying, Observe(102.9));
        Assert.Equal(FlowLabel.Neutral, Observe(102.9));
        Assert.Equal(FlowLabel.Neutral, Observe(104.9)); // getting it takes five percent
        Assert.Equal(FlowLabel.Neutral, Observe(104.9));
        Assert.Equal(FlowLabel.Neutral, Observe(94));
        Assert.Equal(FlowLabel.Dampening, Observe(94));
        Assert.Equal(FlowLabel.Dampening, Observe(96.5));
        Assert.Equal(FlowLabel.Dampening, Observe(96.5));

        FlowLabel Observe(double live) => debounce.Observe(FlowDirection.Of(100, live, 1, 1), 1000);
    }

    [Fact]
    public void A_new_sign_is_a_regime_only_with_a_share_of_the_gross()
    {
        var debounce = new FlowLabelDebounce();

        Observe(-49);
        Assert.Equal(FlowLabel.NoFlow, Observe(-49));
        Observe(-51);
        Assert.Equal(FlowLabel.RegimeFlip, Observe(-51));

        FlowLabel Observe(double live) => debounce.Observe(FlowDirection.Of(100, live, 1, 1), 1000);
    }

    [Fact]
    public void A_resumed_debounce_goes_on_alike()
    {
        const int Seed = 91;
        var random = new Random(Seed);
        var (whole, resumed) = (new FlowLabelDebounce(), new FlowLabelDebounce());
        for (var round = 0; round < 500; round++)
        {
            var direction = FlowDirection.Of(100, 100 + 20 * (random.NextDouble() - 0.5), 1, 1);
            var next = new FlowLabelDebounce();
            next.Restore(resumed.State);
            resumed = next;

            Assert.True(whole.Observe(direction, 900) == resumed.Observe(direction, 900), $"seed {Seed}, round {round}");
        }
    }
}
