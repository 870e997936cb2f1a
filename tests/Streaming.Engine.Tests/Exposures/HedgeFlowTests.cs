using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;
using Xunit;

namespace Streaming.Engine.Tests.Exposures;

public sealed class HedgeFlowTests
{
    [Fact]
    public void A_bought_call_makes_dealers_buy_by_the_verified_dollars()
    {
        var d1 = Math.Log(600.42 / 600) / 0.0034 + 0.0017;

        var hedge = TradeHedge.Of(250, NormalOracle.Cumulative(d1), NormalOracle.Density(d1) / (600.42 * 0.0034), 600.42);

        Assert.Equal(8739028.081659898, HedgeFlow.ToDollars(hedge.DeltaUnits), 5.1e-5);
        Assert.Equal(17237561.59327515, HedgeFlow.ToDollars(hedge.GammaUnits), 5.1e-5);
        Assert.Equal(250, HedgeFlow.ToDollars(hedge.ContractUnits));
    }

    [Theory]
    [InlineData(+1, 0.4, +1)] // call bought
    [InlineData(-1, 0.4, -1)] // call sold
    [InlineData(+1, -0.4, -1)] // put bought
    [InlineData(-1, -0.4, +1)] // put sold
    public void The_sign_is_that_of_the_customers_delta(int side, double delta, int sign) =>
        Assert.Equal(sign, Math.Sign(TradeHedge.Of(side * 10, delta, 0.1, 600).DeltaUnits));

    [Fact]
    public void A_stock_option_print_carries_gamma_but_no_delta()
    {
        var hedge = TradeHedge.Of(10, 0.5, 0.1, 600, movesDelta: false);

        Assert.Equal(0, hedge.DeltaUnits);
        Assert.NotEqual(0, hedge.GammaUnits);
    }

    [Fact]
    public void A_print_and_its_cancel_leave_every_sum_as_it_was_in_any_order()
    {
        const int Seed = 71;
        var random = new Random(Seed);
        var prints = Enumerable.Range(0, 400).Select(_ => (
            Row: random.Next(5),
            Right: random.Next(2) == 0 ? OptionRight.Call : OptionRight.Put,
            Hedge: TradeHedge.Of(random.Next(-300, 300), random.NextDouble() - 0.5, random.NextDouble(), 6000 * random.NextDouble())))
            .ToArray();
        var kept = new HedgeFlow(5);
        foreach (var print in prints[..200])
            kept.Add(print.Row, print.Right, print.Hedge);

        var shuffled = new HedgeFlow(5);
        random.Shuffle(prints.AsSpan(0, 200));
        foreach (var print in prints)
            shuffled.Add(print.Row, print.Right, print.Hedge);
        foreach (var print in prints[200..])
            shuffled.Add(print.Row, print.Right, -print.Hedge);

        Assert.Equivalent(kept.State(), shuffled.State(), strict: true);
        var sum = 0L;
        foreach (var units in shuffled.Delta)
            sum += units;
        Assert.Equal(sum, shuffled.CallBar + shuffled.PutBar);
    }

    [Fact]
    public void Cumulatives_are_the_running_sum_of_the_bars()
    {
        var flow = new HedgeFlow(2);
        flow.Add(0, OptionRight.Call, TradeHedge.Of(10, 0.5, 0.1, 600));
        var first = flow.CallBar;
        flow.CloseBar();
        flow.Add(1, OptionRight.Put, TradeHedge.Of(-4, -0.3, 0.1, 600));
        flow.Add(1, OptionRight.Call, TradeHedge.Of(-4, 0.3, 0.1, 600));

        Assert.Equal(first + flow.CallBar, flow.CallCumulative);
        Assert.Equal(flow.PutBar, flow.PutCumulative);
        Assert.Equal(0, flow.CallBar + flow.PutBar);
        Assert.Equal(0, flow.Delta[0]);
    }

    [Fact]
    public void A_new_strike_moves_the_rows_above_it_and_a_restored_flow_goes_on_alike()
    {
        var flow = new HedgeFlow(2);
        flow.Add(0, OptionRight.Call, new TradeHedge(1, 2, 3));
        flow.Add(1, OptionRight.Put, new TradeHedge(4, 5, 6));

        flow.InsertRow(1);
        var resumed = new HedgeFlow(0);
        resumed.Restore(flow.State());

        Assert.Equal([1, 0, 4], resumed.Delta.ToArray());
        Assert.Equal([3, 0, 6], resumed.Contracts.ToArray());
        Assert.Equal(4, resumed.PutCumulative);
    }
}
