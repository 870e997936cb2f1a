using Streaming.Feeds.Simulator;
using Xunit;

namespace Streaming.Feeds.Tests.Simulator;

public sealed class RandomStreamTests
{
    private static readonly DateOnly Day = new(2026, 6, 12);

    // From the authors' C code, prng.di.unimi.it/xoshiro256starstar.c, with the state SplitMix64 makes of 0:
    // e220a8397b1dcdaf, 6e789e6aa1b965f4, 06c45d188009454f, f88bb8a8724c81ec.
    [Fact]
    public void The_numbers_are_the_published_generators()
    {
        var random = new RandomStream(0);

        Assert.Equal(0x99ec5f36cb75f2b4UL, random.Next());
        Assert.Equal(0xbf6e1f784956452aUL, random.Next());
        Assert.Equal(0x1a5f849d4933e6e0UL, random.Next());
    }

    [Fact]
    public void A_name_has_its_own_numbers()
    {
        ulong[] first =
        [
            new RandomStream(1, "SPY", Day, RandomPurpose.Path).Next(),
            new RandomStream(2, "SPY", Day, RandomPurpose.Path).Next(),
            new RandomStream(1, "QQQ", Day, RandomPurpose.Path).Next(),
            new RandomStream(1, "SPY", Day.AddDays(1), RandomPurpose.Path).Next(),
            new RandomStream(1, "SPY", Day, RandomPurpose.Quotes).Next(),
        ];

        Assert.Equal(first.Length, first.Distinct().Count());
        Assert.Equal(first[0], new RandomStream(1, "SPY", Day, RandomPurpose.Path).Next());
    }

    [Fact]
    public void Draws_have_the_moments_of_their_distributions()
    {
        const int Count = 400_000;
        var random = new RandomStream(42);
        var (normal, squares, fourths, exponential, poisson, many) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < Count; i++)
        {
            var x = random.Normal();
            normal += x;
            squares += x * x;
            fourths += x * x * x * x;
            exponential += random.Exponential();
            poisson += random.Poisson(3.5);
            many += random.Poisson(80);
        }

        Assert.Equal(0, normal / Count, 0.006);
        Assert.Equal(1, squares / Count, 0.009);
        Assert.Equal(3, fourths / Count, 0.06);
        Assert.Equal(1, exponential / Count, 0.006);
        Assert.Equal(3.5, poisson / Count, 0.012);
        Assert.Equal(80, many / Count, 0.06);
    }
}
