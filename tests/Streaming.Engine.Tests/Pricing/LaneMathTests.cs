using Streaming.Engine.Pricing;
using Xunit;

namespace Streaming.Engine.Tests.Pricing;

public sealed class LaneMathTests
{
    [Fact]
    public void The_exponential_agrees_with_the_library_down_to_the_smallest_normal_number()
    {
        for (var x = 0.0; x >= -708; x -= 0.0437)
            Near.Relative(Math.Exp(x), One(LaneMath.Exponential(TwoLanes.All(x))), 3e-16, $"x {x:R}");

        Assert.Equal(0, One(LaneMath.Exponential(TwoLanes.All(-708.1))));
        Assert.Equal(0, One(LaneMath.Exponential(TwoLanes.All(-1e300))));
    }

    [Fact]
    public void The_tail_agrees_with_Cody_over_the_whole_range()
    {
        for (var z = 0.0; z <= 38.6; z += 0.0093)
            Near.Relative(
                NormalDistribution.CumulativeOverDensity(-z) * NormalDistribution.InverseRootTwoPi,
                One(LaneMath.ScaledTail(TwoLanes.All(z))), 2e-15, $"z {z:R}");
    }

    [Fact]
    public void The_logarithm_agrees_with_the_library()
    {
        for (var x = 1e-300; x < 1e300; x *= 1.7)
            Near.Relative(Math.Log(x), One(LaneMath.Logarithm(TwoLanes.All(x))), 4e-16, $"x {x:R}");
    }

    [Fact]
    public void The_logarithm_of_a_ratio_agrees_with_the_scalar_one_near_and_far()
    {
        for (var strike = 60.0; strike < 6000; strike *= 1.013)
            Near.Relative(
                Black.LogRatio(600, strike), One(LaneMath.LogRatio(TwoLanes.All(600), TwoLanes.All(strike))), 1e-15,
                $"K {strike:R}");
    }

    [Fact]
    public void A_lane_does_not_depend_on_its_neighbour()
    {
        double[] strikes = [601, 6000];
        var both = LaneMath.LogRatio(TwoLanes.All(600), TwoLanes.Load(in strikes[0], 0));

        Assert.Equal(One(LaneMath.LogRatio(TwoLanes.All(600), TwoLanes.All(601))), One(both));
    }

    private static double One(TwoLanes lanes)
    {
        var values = new double[TwoLanes.Count];
        lanes.Store(ref values[0], 0);
        return values[0];
    }
}
