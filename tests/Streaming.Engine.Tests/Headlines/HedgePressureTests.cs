using Streaming.Engine.Exposures;
using Streaming.Engine.Headlines;
using Streaming.Engine.Tests.Exposures;
using Xunit;

namespace Streaming.Engine.Tests.Headlines;

public sealed class HedgePressureTests
{
    [Theory]
    [InlineData(2.1, CharmRegime.TimeDecayDealersBuy)]
    [InlineData(-2.1, CharmRegime.TimeDecayDealersSell)]
    [InlineData(1.9, CharmRegime.Balanced)]
    [InlineData(0, CharmRegime.Balanced)]
    public void Charm_speaks_when_its_net_is_two_percent_of_its_gross(double net, CharmRegime regime) =>
        Assert.Equal(
            regime,
            HedgePressure.CharmOf(new ExposureTotals { CharmDollarsPerHour = net, GrossCharmDollarsPerHour = 100 }));

    [Fact]
    public void In_the_reference_chain_time_makes_dealers_buy_and_volatility_makes_them_sell()
    {
        var totals = TestChain.Reference().Profile(Book.Compat).Totals;

        Assert.Equal(CharmRegime.TimeDecayDealersBuy, HedgePressure.CharmOf(totals));
        Assert.Equal(VannaRegime.VolatilityUpDealersSell, HedgePressure.VannaOf(totals));
    }

    [Fact]
    public void Heat_is_the_days_flow_in_percent_moves_and_a_book_without_gamma_has_none()
    {
        var metrics = LeaderboardMetrics.Of(-2.4e9, 1e9, 71, 3e6, -5e6, -8e6);

        Assert.Equal(2.4, metrics.Heat);
        Assert.Equal(2e6, metrics.AbsoluteFlow);
        Assert.Equal(8e6, metrics.GrossFlow);
        Assert.Equal(8e6, metrics.CharmIntensity);
        Assert.Null(LeaderboardMetrics.Of(1, 0, null, 0, 0, 0).Heat);
    }
}
