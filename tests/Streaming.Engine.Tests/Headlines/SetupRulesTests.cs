using Streaming.Engine.Exposures;
using Streaming.Engine.Headlines;
using Xunit;

namespace Streaming.Engine.Tests.Headlines;

public sealed class SetupRulesTests
{
    private static readonly double[] Strikes = [.. Enumerable.Range(0, 31).Select(i => 585.0 + i)];

    /// <summary>FlashAlpha's published example: 600.42, magnet 600, pin score 71, sigma 2.04,
    /// walls around (which it does not print).</summary>
    private static SetupSituation Pin => new()
    {
        Spot = 600.42,
        SigmaDollars = 2.04,
        HoursToClose = 1.25,
        ElapsedPercent = 80.8,
        Regime = Regime.PositiveGamma,
        Levels = Levels(magnet: 600, call: 603, put: 598),
        Flip = 596,
        ClusterScore = 71,
        PinScore = 71,
        FlowLabel = FlowLabel.Neutral,
        Shift = 0.01,
        HedgeFlowCumulative = 1e6,
        CharmDollarsPerHour = 1e6,
        DataQuality = 96,
    };

    private static SetupSituation Breakout => Pin with
    {
        Regime = Regime.NegativeGamma,
        HoursToClose = 3,
        PinScore = 20,
        MoveConsumed = 0.4,
        HedgeFlowRun = 3,
        PriceMove = 1.5,
        FlowLabel = FlowLabel.Amplifying,
        Shift = 0.3,
        Flip = 602,
        Levels = Levels(magnet: 604, call: 600, put: 590),
    };

    private static KeyLevels Levels(double magnet, double call, double put, double strength = 0.3) => new(
        new Level(magnet, 1e9), new Wall(call, 1e9, strength), new Wall(put, -1e9, strength), magnet, null, magnet, 1000,
        magnet, 44, 0);

    [Fact]
    public void The_published_example_is_an_iron_fly_with_its_strikes()
    {
        var reading = Evaluate(Pin);

        Assert.Equal(SetupKind.IronFly, reading.Primary.Kind);
        Assert.Equal(SetupConfidence.High, reading.Primary.Confidence);
        Assert.Equal(new StrikesHint(601, 600, 603, 598), reading.Primary.Strikes);
        Assert.All(reading.Primary.Conditions, condition => Assert.True(condition.Met, condition.ToString()));
        Assert.Contains(reading.AntiSetups, anti => anti == new AntiSetup(SetupKind.Lotto, AntiSetupReason.PositiveGammaWithinWalls));
        var near = Assert.Single(reading.Primary.Conditions, c => c.Kind == SetupConditionKind.MagnetNear);
        Assert.Equal(0.07, near.Value!.Value, 0.001);
        Assert.Equal(0.30, near.Threshold);
    }

    [Fact]
    public void A_spot_on_a_strike_sells_both_sides_of_that_strike() =>
        Assert.Equal(
            new StrikesHint(600, 600, 603, 597), Evaluate(Pin with { Spot = 600 }).Primary.Strikes);

    [Theory]
    [InlineData(80, SetupConfidence.High)]
    [InlineData(79, SetupConfidence.Low)]
    public void Confidence_needs_good_data(int quality, SetupConfidence confidence) =>
        Assert.Equal(confidence, Evaluate(Pin with { DataQuality = quality }).Primary.Confidence);

    [Theory]
    [InlineData(0.71, SetupConfidence.High)]
    [InlineData(0.69, SetupConfidence.Medium)]
    public void In_the_principled_book_high_confidence_needs_a_likely_sign(double sign, SetupConfidence confidence) =>
        Assert.Equal(confidence, Evaluate(Pin with { SignConfidence = sign }).Primary.Confidence);

    [Fact]
    public void Confidence_falls_with_what_is_desirable_and_absent()
    {
        var three = Pin with { ClusterScore = 10, HoursToClose = 5 };
        var two = three with { FlowLabel = FlowLabel.RegimeFlip };

        Assert.Equal(SetupConfidence.Medium, Fly(three).Confidence);
        Assert.Equal(SetupConfidence.Low, Fly(two).Confidence);

        static SetupVerdict Fly(SetupSituation situation) => Find(Evaluate(situation), SetupKind.IronFly)!;
    }

    [Fact]
    public void A_setup_that_just_misses_one_requirement_is_an_alternative_of_low_confidence()
    {
        var reading = Evaluate(Pin with { PinScore = 60 });

        var fly = Assert.Single(reading.Alternatives, verdict => verdict.Kind == SetupKind.IronFly);
        Assert.Equal(SetupConfidence.Low, fly.Confidence);
        Assert.Equal(SetupConditionKind.PinScoreHigh, Assert.Single(fly.Conditions, c => c is { Required: true, Met: false }).Kind);
        Assert.NotEqual(SetupKind.IronFly, reading.Primary.Kind);
        Assert.Null(Find(Evaluate(Pin with { PinScore = 40 }), SetupKind.IronFly));
    }

    [Fact]
    public void Walls_a_sigma_away_and_no_pin_are_a_condor_at_the_walls()
    {
        var reading = Evaluate(Pin with
        {
            PinScore = 45, Levels = Levels(magnet: 604, call: 605, put: 596), HedgeFlowCumulative = 0, Flip = 590,
        });

        var condor = Find(reading, SetupKind.IronCondor)!;
        Assert.Equal(SetupKind.IronCondor, reading.Primary.Kind);
        Assert.Equal(new StrikesHint(605, 596, 607, 594), condor.Strikes);
    }

    [Fact]
    public void Credit_spreads_sell_the_wall_and_stand_on_the_side_of_the_flow()
    {
        var wide = Pin with { PinScore = 10, Levels = Levels(magnet: 612, call: 606, put: 596), Flip = 590 };

        var up = Evaluate(wide);
        var down = Evaluate(wide with { HedgeFlowCumulative = -1, CharmDollarsPerHour = -1, Vwap = 601 });

        Assert.Equal(new StrikesHint(null, 596, null, 594), Find(up, SetupKind.PutCreditSpread)!.Strikes);
        Assert.Equal(new StrikesHint(606, null, 608, null), Find(down, SetupKind.CallCreditSpread)!.Strikes);
        Assert.True(Find(up, SetupKind.PutCreditSpread)!.Fit > Find(up, SetupKind.CallCreditSpread)!.Fit);
        Assert.True(Find(down, SetupKind.CallCreditSpread)!.Fit > Find(down, SetupKind.PutCreditSpread)!.Fit);
        Assert.Equal(
            [new AntiSetup(SetupKind.PutCreditSpread, AntiSetupReason.FlipNear), new(SetupKind.CallCreditSpread, AntiSetupReason.FlipNear)],
            Evaluate(wide with { Flip = 600 }).AntiSetups);
    }

    [Fact]
    public void Negative_gamma_speaks_for_movement_and_against_flies_and_condors()
    {
        var reading = Evaluate(Breakout);

        Assert.NotNull(Find(reading, SetupKind.LongStraddle));
        Assert.Equal(new StrikesHint(null, null, 600, 600), Find(reading, SetupKind.LongStraddle)!.Strikes);
        var breakout = Find(reading, SetupKind.DirectionalBreakout)!;
        Assert.Equal(SetupDirection.Up, breakout.Direction);
        Assert.Equal(new StrikesHint(603, null, 600, null), breakout.Strikes);
        Assert.Equal(2, reading.AntiSetups.Count(anti => anti.Reason == AntiSetupReason.NegativeGamma));
    }

    [Fact]
    public void A_breakout_takes_three_bars_and_a_price_that_goes_along()
    {
        Assert.Null(Find(Evaluate(Breakout with { HedgeFlowRun = 2 }), SetupKind.DirectionalBreakout));
        Assert.Null(Find(Evaluate(Breakout with { PriceMove = -1 }), SetupKind.DirectionalBreakout));
        Assert.Equal(
            SetupDirection.Down,
            Find(Evaluate(Breakout with { HedgeFlowRun = -4, PriceMove = -1 }), SetupKind.DirectionalBreakout)!.Direction);
    }

    [Theory]
    [InlineData(600.5, SetupDirection.Up)]
    [InlineData(589.5, SetupDirection.Down)]
    [InlineData(595, null)]
    [InlineData(602.5, null)]
    public void A_lotto_stands_just_beyond_a_wall_late_in_the_day(double spot, SetupDirection? direction)
    {
        var reading = Evaluate(Breakout with { Spot = spot, HoursToClose = 1, HedgeFlowRun = 0 });

        Assert.Equal(direction, Find(reading, SetupKind.Lotto)?.Direction);
    }

    [Fact]
    public void With_poor_data_in_the_last_quarter_hour_or_with_nothing_else_one_waits()
    {
        var poor = Evaluate(Pin with { DataQuality = 69 });
        var late = Evaluate(Pin with { HoursToClose = 0.2 });
        var none = Evaluate(Pin with { Regime = Regime.Undetermined });

        Assert.Equal(SetupKind.Wait, poor.Primary.Kind);
        Assert.Contains(poor.Alternatives, verdict => verdict is { Kind: SetupKind.IronFly, Confidence: SetupConfidence.Low });
        Assert.Equal(SetupKind.Wait, late.Primary.Kind);
        Assert.Equal(SetupKind.Wait, none.Primary.Kind);
        Assert.Empty(none.Alternatives);
        Assert.True(Assert.Single(none.Primary.Conditions, c => c.Kind == SetupConditionKind.NothingElse).Met);
    }

    [Fact]
    public void The_setup_that_led_keeps_the_lead_against_one_that_is_hardly_better()
    {
        // Two setups that qualify, the second a little less well.
        var situation = Pin with { PinScore = 70, Levels = Levels(magnet: 600, call: 604, put: 597) };
        var open = Evaluate(situation);
        var second = open.Alternatives.First(verdict => verdict.Conditions.All(c => !c.Required || c.Met));
        Assert.InRange(open.Primary.Fit - second.Fit, 0, 0.1);

        var kept = Evaluate(situation, second.Kind);

        Assert.Equal(second.Kind, kept.Primary.Kind);
    }

    [Fact]
    public void Nothing_is_sold_that_nobody_bids_for()
    {
        var chain = new SetupChain
        {
            Strikes = Strikes, CallBids = new double[Strikes.Length], PutBids = Array.ConvertAll(Strikes, _ => 0.05),
        };

        Assert.Null(SetupRules.Evaluate(Pin, chain, null).Primary.Strikes);
        Assert.Null(Find(Evaluate(Pin with { Spot = 614.5, Levels = Levels(614, 615, 610) }), SetupKind.IronFly)!.Strikes);
    }

    [Fact]
    public void With_nothing_known_but_the_spot_there_is_an_answer()
    {
        var reading = Evaluate(new SetupSituation
        {
            Spot = 600, SigmaDollars = 2, HoursToClose = 3, ElapsedPercent = 50, Regime = Regime.PositiveGamma,
            Levels = default, DataQuality = 95,
        });

        Assert.Equal(SetupKind.Wait, reading.Primary.Kind);
    }

    private static SetupVerdict? Find(SetupReading reading, SetupKind kind) =>
        reading.Primary.Kind == kind ? reading.Primary : reading.Alternatives.FirstOrDefault(verdict => verdict.Kind == kind);

    private static SetupReading Evaluate(SetupSituation situation, SetupKind? incumbent = null)
    {
        var bids = Array.ConvertAll(Strikes, _ => 0.05);
        var chain = new SetupChain { Strikes = Strikes, CallBids = bids, PutBids = bids };
        return SetupRules.Evaluate(situation, chain, incumbent);
    }
}
