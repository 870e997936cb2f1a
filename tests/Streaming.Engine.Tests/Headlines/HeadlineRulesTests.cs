using Streaming.Engine.Exposures;
using Streaming.Engine.Headlines;
using Streaming.Engine.MarketData;
using Xunit;

namespace Streaming.Engine.Tests.Headlines;

/// <summary>Each rule tells once what happened once, and says nothing of a value that trembles.</summary>
public sealed class HeadlineRulesTests
{
    private static readonly Timestamp Open = Timestamp.FromUtc(new(2026, 6, 5, 13, 30, 0, TimeSpan.Zero));

    private readonly HeadlineRules _rules = new();
    private int _ordinal;

    [Fact]
    public void A_change_of_severity_is_told_with_both_levels()
    {
        See(new() { Severity = Level(Severity.Info, Severity.Info) });
        var told = See(new()
        {
            Severity = new(Severity.Alert, Severity.Info, Held: false, SeverityCauses.PinTight), PinScore = 85,
        }).Single();

        Assert.Equal(HeadlineRule.SeverityChange, told.Rule);
        Assert.Equal(Severity.Alert, told.Severity);
        Assert.Null(told.PreviousSeverity);
        Assert.Equal(["pin_score", "magnet_sigmas"], told.Evidence.Select(each => each.Name));
        Assert.Equal(85, told.Evidence.Single(each => each.Name == "pin_score").Value);
        Assert.Equal(Severity.Alert, See(new() { Severity = Level(Severity.Watch, Severity.Alert) }).Single().PreviousSeverity);
    }

    [Fact]
    public void A_regime_flips_when_two_minutes_say_so_and_undetermined_is_no_regime()
    {
        const Regime Up = Regime.PositiveGamma, Down = Regime.NegativeGamma, Neither = Regime.Undetermined;

        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 1, 0], Rules(Up, Down, Down, Up, Down, Down, Neither, Down, Down, Down));
    }

    [Theory]
    [InlineData(new[] { 599.0, 600.1, 600.2, 599.9, 600.29 }, new[] { 0, 0, 0, 0, 0 })] // within 0.30 of 600
    [InlineData(new[] { 599.0, 600.3, 600.1, 599.8, 600.4 }, new[] { 0, 1, 0, 0, 0 })]
    [InlineData(new[] { 599.0, 601.0, 599.7, 599.0, 601.0 }, new[] { 0, 1, 1, 0, 1 })]
    public void The_flip_is_crossed_beyond_the_band_only(double[] spots, int[] expected)
    {
        Assert.Equal(expected, spots.Select(spot =>
            Count(HeadlineRule.FlipCrossing, new() { Spot = spot, GammaFlip = 600 })));
    }

    [Fact]
    public void A_flip_that_is_gone_for_a_while_leaves_the_side_as_it_was()
    {
        Count(HeadlineRule.FlipCrossing, new() { Spot = 599, GammaFlip = 600 });
        Assert.Equal(0, Count(HeadlineRule.FlipCrossing, new() { Spot = 601 }));
        Assert.Equal(1, Count(HeadlineRule.FlipCrossing, new() { Spot = 601, GammaFlip = 600 }));
    }

    [Fact]
    public void A_flip_that_jumps_over_the_spot_is_not_crossed()
    {
        var told = new[] { 583.6, 598.0, 583.4, 598.2 }
            .Select(flip => Count(HeadlineRule.FlipCrossing, new() { Spot = 596, GammaFlip = flip }));

        Assert.Equal([0, 0, 0, 0], told);
        Assert.Equal(1, Count(HeadlineRule.FlipCrossing, new() { Spot = 599, GammaFlip = 598.2 }));
    }

    [Fact]
    public void A_wall_is_crossed_by_the_spot_and_not_by_its_own_move()
    {
        var told = new[] { (604.0, 605.0), (605.5, 605.0), (605.5, 606.0), (606.5, 606.0), (606.5, 605.0), (604.0, 605.0) }
            .Select(each => Count(HeadlineRule.CallWallCrossing, new() { Spot = each.Item1, CallWall = each.Item2 }));

        Assert.Equal([0, 1, 0, 1, 0, 1], told);
    }

    [Fact]
    public void A_spot_that_goes_to_and_fro_over_a_wall_is_told_once_in_ten_minutes()
    {
        See(new() { Spot = 604, CallWall = 605 });

        // Across at the first close, back and across again each minute, and below it in the end.
        var told = Enumerable.Range(0, 50)
            .Select(close => Count(HeadlineRule.CallWallCrossing, new() { Spot = close < 25 && close % 4 < 2 ? 606 : 604, CallWall = 605 }))
            .ToList();

        Assert.Equal([0, 22], Enumerable.Range(0, 50).Where(close => told[close] == 1));
    }

    [Fact]
    public void A_magnet_has_moved_after_two_minutes_elsewhere()
    {
        var told = new double?[] { 600, 601, 601, 600, 601, 601, null, 601, 601, 601 }
            .Select(strike => Count(HeadlineRule.MagnetMigration, new() { Magnet = strike }));

        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 1, 0], told);
    }

    [Fact]
    public void A_burst_is_news_again_after_three_calm_minutes()
    {
        double?[] sizes = [3.1, 4, 2.5, 1, 1, 1, 1, 1, -3.5, 1, 1, 1, 1, 1, 1, -3];

        Assert.Equal(
            [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
            sizes.Select(z => Count(HeadlineRule.HedgeFlowBurst, new() { BurstZ = z })));
    }

    [Fact]
    public void Labels_are_told_when_they_stay()
    {
        var told = new[]
            {
                SetupKind.Wait, SetupKind.IronFly, SetupKind.Wait,
            }
            .Concat(Enumerable.Repeat(SetupKind.IronFly, 11))
            .Select(kind => Count(HeadlineRule.SetupChange, new() { Setup = kind }));

        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0], told);
    }

    [Fact]
    public void What_happens_while_the_data_are_poor_is_told_when_they_are_not()
    {
        See(new() { Spot = 599, GammaFlip = 600 });
        Assert.Empty(See(new() { Spot = 601, GammaFlip = 600, Severity = new(Severity.Info, Severity.Info, true, default) }));
        Assert.Single(See(new() { Spot = 601, GammaFlip = 600 }));
    }

    [Fact]
    public void No_rule_speaks_twice_in_a_close_and_a_restored_state_says_the_same()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        HeadlineFacts? previous = null;
        for (var close = 0; close < 5_000; close++)
        {
            var facts = RandomFacts(random) with { Ordinal = close, EventTime = Open };
            var restored = new HeadlineRules();
            restored.Restore(_rules.State, previous);

            var told = _rules.Observe(facts);

            Assert.True(told.Select(each => each.Rule).Distinct().Count() == told.Count, $"seed {seed}, close {close}");
            Assert.Equivalent(told, restored.Observe(facts), strict: true);
            Assert.Equal(_rules.State, restored.State);
            if (!facts.Severity.Held)
                previous = facts;
        }
    }

    private static HeadlineFacts RandomFacts(Random random) => new()
    {
        Ordinal = 0,
        EventTime = Open,
        Spot = random.Next(9) == 0 ? null : 598 + 4 * random.NextDouble(),
        GammaFlip = random.Next(9) == 0 ? null : 600,
        CallWall = 599 + random.Next(4),
        PutWall = 601 - random.Next(4),
        Magnet = 600 + random.Next(10) / 8,
        Regime = (Regime)random.Next(3),
        BurstZ = 4 * random.NextDouble(),
        TradeAngle = (TradeAngle)random.Next(2),
        Setup = (SetupKind)random.Next(2),
        Severity = new((Severity)random.Next(3), (Severity)random.Next(3), random.Next(9) == 0, default),
    };

    private int Count(HeadlineRule rule, Partial facts) => See(facts).Count(told => told.Rule == rule);

    private int[] Rules(params Regime[] regimes) =>
        [.. regimes.Select(regime => Count(HeadlineRule.RegimeFlip, new() { Regime = regime }))];

    private static SeverityReading Level(Severity now, Severity before) => new(now, before, Held: false, default);

    private IReadOnlyList<HeadlineEvent> See(Partial facts) => [.. _rules.Observe(new HeadlineFacts
    {
        Ordinal = _ordinal,
        EventTime = Open + TimeSpan.FromSeconds(30 * ++_ordinal),
        Spot = facts.Spot,
        GammaFlip = facts.GammaFlip,
        CallWall = facts.CallWall,
        Magnet = facts.Magnet,
        PinScore = facts.PinScore,
        Regime = facts.Regime,
        BurstZ = facts.BurstZ,
        Severity = facts.Severity,
        Setup = facts.Setup,
    })];

    private sealed record Partial
    {
        public double? Spot { get; init; }

        public double? GammaFlip { get; init; }

        public double? CallWall { get; init; }

        public double? Magnet { get; init; }

        public int? PinScore { get; init; }

        public Regime Regime { get; init; }

        public double? BurstZ { get; init; }

        public SeverityReading Severity { get; init; }

        public SetupKind? Setup { get; init; }
    }
}
