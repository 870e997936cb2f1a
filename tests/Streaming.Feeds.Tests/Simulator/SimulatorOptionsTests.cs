using Streaming.Feeds.Simulator;
using Xunit;

namespace Streaming.Feeds.Tests.Simulator;

public sealed class SimulatorOptionsTests
{
    private readonly SimulatorOptionsValidator _validator = new();

    [Fact]
    public void The_defaults_are_valid() => Assert.True(_validator.Validate(null, new SimulatorOptions()).Succeeded);

    [Theory]
    [InlineData("spy")]
    [InlineData("TOOLONGNAME")]
    [InlineData("AAPL1")] // an adjusted root
    [InlineData("")]
    public void A_name_that_no_option_root_can_have_is_refused(string symbol) =>
        AssertRefused(new SimulatorOptions { Symbols = ["SPY", symbol] }, nameof(SimulatorOptions.Symbols));

    [Fact]
    public void A_symbol_named_twice_is_refused() =>
        AssertRefused(new SimulatorOptions { Symbols = ["SPY", "SPY"] }, nameof(SimulatorOptions.Symbols));

    [Fact]
    public void A_value_out_of_its_range_is_refused_with_its_name()
    {
        AssertRefused(new SimulatorOptions { Speed = -1 }, nameof(SimulatorOptions.Speed));
        AssertRefused(new SimulatorOptions { HeadStart = TimeSpan.FromDays(1) }, nameof(SimulatorOptions.HeadStart));
        AssertRefused(new SimulatorOptions { HedgingFeedback = 2 }, nameof(SimulatorOptions.HedgingFeedback));
        AssertRefused(new SimulatorOptions { Date = new DateOnly(1999, 1, 4) }, nameof(SimulatorOptions.Date));
        AssertRefused(new SimulatorOptions { Profile = (SimulatorProfile)9 }, nameof(SimulatorOptions.Profile));
    }

    private void AssertRefused(SimulatorOptions options, string property)
    {
        var result = _validator.Validate(null, options);

        Assert.True(result.Failed);
        Assert.Contains(property, result.FailureMessage, StringComparison.Ordinal);
    }
}
