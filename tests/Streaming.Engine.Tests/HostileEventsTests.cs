using System.Collections;
using System.Reflection;
using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Xunit;

namespace Streaming.Engine.Tests;

/// <summary>Whatever arrives, what leaves is a number. STREAMING_SEED changes the events.</summary>
public sealed class HostileEventsTests
{
    private const int EventCount = 4_000;

    private static readonly int FirstSeed =
        int.TryParse(Environment.GetEnvironmentVariable("STREAMING_SEED"), out var seed) ? seed : 1;

    private static readonly double[] Prices =
    [
        0, -0.0, -1, 0.01, 0.05, 1, 2.5, 10, 600, 1e5, 1e6, 1e7, 1e300, double.MaxValue, double.Epsilon, 1e-300,
        double.NaN, double.PositiveInfinity, double.NegativeInfinity,
    ];

    private static readonly int[] Sizes = [0, 1, 2, 10, 500, 10_000_000, 10_000_001, int.MaxValue, -1, int.MinValue];

    private static readonly long[] Counts = [0, 1, 1_000, 100_000_000, 100_000_001, long.MaxValue, -1, long.MinValue];

    private static readonly long[] Strikes = [1, 500, 590_000, 599_500, 600_000, 605_000, 6_000_000, 999_999_999, long.MaxValue];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void No_number_that_is_none_leaves_the_engine(int run)
    {
        var seed = 1_000 * FirstSeed + run;
        var random = new Random(seed);

        // Odd runs meet a healthy market between the hostile events, even ones nothing else.
        var day = run % 2 == 1 ? new SyntheticDay().Listed() : new SyntheticDay();
        for (var i = 0; i < EventCount; i++)
        {
            var seconds = 23_400.0 * i / EventCount + random.NextDouble();
            day.Apply(Event(random, TimeOf(random, seconds), i));
            if (run % 2 == 1 && i % 20 == 0)
                Refresh(day, seconds, 600 + random.NextDouble());
            Check(day.State, seed);
        }

        day.Clock(23_402);
        Check(day.State, seed);
        Finite.Assert(day.State.LaterExpiries, $"seed {seed}");
        var counters = day.State.Counters;
        Assert.True(counters.Implausible > EventCount / 20, $"seed {seed}: {counters.Implausible} were hostile");
        Assert.Equal(
            day.State.Snapshot().Volume.Total,
            counters.SignedVolume + counters.UnsignedVolume + counters.ExcludedVolume);
        Assert.Equal(
            day.State.Snapshot().Volume.Total,
            counters.LabelledVolume + counters.UnlabelledVolume + counters.ExcludedVolume);
    }

    [Fact]
    public void An_event_that_no_market_sends_is_counted_and_changes_nothing()
    {
        var day = new SyntheticDay().Listed();
        day.Spot(1, 600.3).Spot(2, 600.3);
        var before = day.State.Snapshot();
        var call = SyntheticDay.Contract(600, OptionRight.Call);
        MarketEvent[] hostile =
        [
            MarketEvent.Of("SPY", new SpotPrice(SyntheticDay.At(2.1), double.NaN, 0, 0)),
            MarketEvent.Of("SPY", new SpotPrice(SyntheticDay.At(2.1), 0, 0, 0)),
            MarketEvent.Of(call, new Quote(SyntheticDay.At(2.1), double.NaN, 2, 1, 1)),
            MarketEvent.Of(call, new Quote(SyntheticDay.At(2.1), 1, double.PositiveInfinity, 1, 1)),
            MarketEvent.Of(call, new Trade(SyntheticDay.At(2.1), 2, -5, 1, new('I'), 'C', false, 1.9, 2.1)),
            MarketEvent.Of(call, new Trade(SyntheticDay.At(2.1), double.NaN, 5, 1, new('I'), 'C', false, 1.9, 2.1)),
            MarketEvent.Of(call, new OpenInterestReport(SyntheticDay.At(2.1), -1, null)),
            MarketEvent.Of(
                new OptionContract("SPY", SyntheticDay.Date, OptionRight.Put, long.MaxValue), new Quote(SyntheticDay.At(2.1), 1, 2, 1, 1)),
        ];
        foreach (var item in hostile)
            day.Apply(item);
        day.Spot(3, 600.3).Spot(4, 600.3);

        Assert.Equal(hostile.Length, day.State.Counters.Implausible);
        var after = day.State.Snapshot();
        Assert.Equal(before.Live.OpenInterest, after.Live.OpenInterest);
        Assert.Equal(before.Volume, after.Volume);
        Assert.Equal(before.Strikes.Count, after.Strikes.Count);
    }

    private static void Check(SymbolState state, int seed)
    {
        while (state.TryTakeClosed(out var bar, out var facts))
        {
            Finite.Assert(bar.Levels, $"seed {seed}, bar {bar.Ordinal}");
            Finite.Assert(facts, $"seed {seed}, snapshot {bar.Ordinal}");
        }

        while (state.TryTakeNews(out var headline))
            Finite.Assert(headline, $"seed {seed}, headline");
    }

    private static void Refresh(SyntheticDay day, double seconds, double spot)
    {
        day.Spot(seconds, spot);
        day.Apply(MarketEvent.Of(
            SyntheticDay.Contract(600, OptionRight.Call), new Quote(SyntheticDay.At(seconds), 2, 2.1, 5, 5)));
    }

    private static Timestamp TimeOf(Random random, double seconds) => random.Next(200) switch
    {
        0 => new(long.MinValue / 2),
        1 => default,
        < 10 => SyntheticDay.At(-1e5 * random.NextDouble()),
        < 40 => SyntheticDay.At(seconds - 300 * random.NextDouble()),
        _ => SyntheticDay.At(seconds),
    };

    private static MarketEvent Event(Random random, Timestamp time, int sequence)
    {
        var expiry = SyntheticDay.Date.AddDays(random.Next(10) switch { 0 => -1, 1 => 3, 2 => 4, _ => 0 });
        var strike = random.Next(4) == 0 ? Pick(random, Strikes) : 590_000 + 1_000L * random.Next(21);
        var contract = new OptionContract("SPY", expiry, random.Next(2) == 0 ? OptionRight.Call : OptionRight.Put, strike);
        var number = random.Next(3) == 0 ? Math.Max(0, sequence - random.Next(20)) : sequence;
        switch (random.Next(8))
        {
            case 0:
                return MarketEvent.Of("SPY", new SpotPrice(time, Price(random, 600), Pick(random, Prices), Pick(random, Prices)));
            case 1:
                return MarketEvent.Of(contract, new OpenInterestReport(time, Pick(random, Counts), null));
            case 2 or 3:
                return MarketEvent.Of(
                    contract, new Quote(time, Price(random, 2), Price(random, 2.2), Pick(random, Sizes), Pick(random, Sizes)));
            case 4:
                return MarketEvent.Of(
                    contract, new TradeCancel(time, number, new('A'), Pick(random, Prices), Pick(random, Sizes), 'C'));
            default:
                return MarketEvent.Of(contract, new Trade(
                    time, Price(random, 2), random.Next(2) == 0 ? 1 + random.Next(50) : Pick(random, Sizes), number,
                    new((char)random.Next(32, 127)), 'C', random.Next(9) == 0,
                    random.Next(3) == 0 ? Pick(random, Prices) : 0, random.Next(3) == 0 ? Pick(random, Prices) : 0));
        }
    }

    private static double Price(Random random, double usual) =>
        random.Next(3) == 0 ? Pick(random, Prices) : usual * (0.5 + random.NextDouble());

    private static T Pick<T>(Random random, T[] values) => values[random.Next(values.Length)];

    /// <summary>Looks at every double that can be reached.</summary>
    private static class Finite
    {
        public static void Assert(object? value, string path, int depth = 0)
        {
            switch (value)
            {
                case null or string or Timestamp or DateOnly or DateTime or Type or TradingSession or StrikeGrid or OptionContract:
                    return;
                case double number:
                    Xunit.Assert.True(double.IsFinite(number), $"{path} is {number}");
                    return;
                case IEnumerable items:
                    var index = 0;
                    foreach (var item in items)
                        Assert(item, $"{path}[{index++}]", depth + 1);
                    return;
            }

            var type = value.GetType();
            if (type.IsPrimitive || type.IsEnum || depth > 8)
                return;

            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
                if (property.GetIndexParameters().Length == 0 && !property.PropertyType.IsByRefLike
                    && property.PropertyType != type)
                    Assert(property.GetValue(value), $"{path}.{property.Name}", depth + 1);
        }
    }
}
