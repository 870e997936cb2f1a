using Streaming.Engine.Exposures;
using Xunit;

namespace Streaming.Engine.Tests.Exposures;

public sealed class RegimeTests
{
    [Theory]
    [InlineData(100, 1000, Regime.PositiveGamma)]
    [InlineData(-100, 1000, Regime.NegativeGamma)]
    [InlineData(20, 1000, Regime.PositiveGamma)]
    [InlineData(19.9, 1000, Regime.Undetermined)]
    [InlineData(-19.9, 1000, Regime.Undetermined)]
    [InlineData(0, 0, Regime.Undetermined)]
    public void The_regime_is_the_sign_of_a_net_worth_speaking_of(double net, double gross, Regime regime) =>
        Assert.Equal(regime, Regimes.Of(new ExposureTotals { CallGex = net, GrossGex = gross }));

    [Fact]
    public void A_sign_that_is_hardly_likely_determines_no_regime()
    {
        var totals = new ExposureTotals { CallGex = 500, GrossGex = 1000 };

        Assert.Equal(Regime.Undetermined, Regimes.Of(totals, signConfidence: 0.59));
        Assert.Equal(Regime.PositiveGamma, Regimes.Of(totals, signConfidence: 0.61));
    }

    [Fact]
    public void Without_a_flip_the_side_follows_the_regime()
    {
        Assert.True(Regimes.IsAboveFlip(600, 599.6, Regime.PositiveGamma, 1));
        Assert.False(Regimes.IsAboveFlip(599, 599.6, Regime.PositiveGamma, 1));
        Assert.True(Regimes.IsAboveFlip(600, null, Regime.PositiveGamma, 1));
        Assert.False(Regimes.IsAboveFlip(600, null, Regime.NegativeGamma, -1));
    }

    [Fact]
    public void With_one_flip_the_regime_and_the_side_agree()
    {
        var chain = TestChain.Reference();
        var totals = chain.Profile(Book.Compat).Totals;
        var flip = new GammaFlip().Find(chain.Repriced(Book.Compat), chain.Spot, chain.AtmDeviation);

        Assert.Equal(Regime.PositiveGamma, Regimes.Of(totals));
        Assert.True(Regimes.IsAboveFlip(chain.Spot, flip, Regimes.Of(totals), totals.NetGex));
    }
}
