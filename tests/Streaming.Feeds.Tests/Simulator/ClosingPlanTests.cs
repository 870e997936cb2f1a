using Streaming.Feeds.Simulator;
using Xunit;

namespace Streaming.Feeds.Tests.Simulator;

public sealed class ClosingPlanTests
{
    private const int Session = 23_400;
    private const int Lots = 50_000;

    [Fact]
    public void Sixty_percent_of_lots_are_closed_after_forty_minutes_in_the_mean()
    {
        var times = Times(ClosingStyle.Exponential);

        // What falls behind the close is not closed: e^(-23400 / 2400) of them, which is nothing.
        Assert.Equal(0.60, (double)times.Count / Lots, 0.01);
        Assert.Equal(2400, times.Average(), 60.0);
    }

    [Fact]
    public void The_mixture_has_hasty_customers_patient_ones_and_those_who_wait_for_the_close()
    {
        var times = Times(ClosingStyle.Mixture);

        var late = times.Count(time => time >= Session - 900) / (double)Lots;
        var hasty = times.Count(time => time < 600) / (double)Lots;
        Assert.Equal(0.20, late, 0.02);
        Assert.Equal((0.35 * (1 - Math.Exp(-1))) + (0.25 * (1 - Math.Exp(-600 / 7200.0))), hasty, 0.01);
        Assert.Equal(0.20 + (0.25 * Math.Exp(-Session / 7200.0)), 1 - (double)times.Count / Lots, 0.01);
    }

    private static List<double> Times(ClosingStyle style)
    {
        var plan = new ClosingPlan(new RandomStream(5), style, Session);
        for (var i = 0; i < Lots; i++)
            plan.Add(0, [new OrderLeg(0, 1, 1, 1)]);

        var times = new List<double>();
        for (var now = 0.0; now <= Session; now += 5)
            while (plan.TryTake(now, out _))
                times.Add(now);
        return times;
    }
}
