using Streaming.Engine.Exposures;
using Streaming.Engine.Headlines;
using Streaming.Engine.MarketData;
using Xunit;

namespace Streaming.Engine.Tests.Headlines;

public sealed class SeverityMachineTests
{
    private static readonly Timestamp Start = Timestamp.FromUnixSeconds(1_781_280_000);

    private static SeveritySample Quiet(int sample, double hours = 3) => new(
        Start + TimeSpan.FromSeconds(30 * sample), hours, Regime.PositiveGamma, PinScore: 40, MagnetSigmas: 1.5,
        FlipSigmas: 3, Shift: 0, BurstZ: 0, FlowLabel.Neutral, DataQuality: 95, IsStale: false);

    [Fact]
    public void The_models_trace_of_a_building_pin_comes_out()
    {
        int[] scores = [58, 61, 59, 60, 62, 63, 58, 56, 54, 54, 57, 54, 54, 54, 54, 54, 54, 70, 71];
        var machine = new SeverityMachine();

        var levels = scores.Select((score, i) => machine.Observe(Quiet(i) with { PinScore = score }).Level).ToArray();

        Assert.All(levels[..4], level => Assert.Equal(Severity.Info, level));
        Assert.All(levels[4..16], level => Assert.Equal(Severity.Watch, level));
        Assert.All(levels[16..18], level => Assert.Equal(Severity.Info, level));
        Assert.Equal(Severity.Watch, levels[18]);
    }

    public static TheoryData<SeverityCauses, Severity> Causes => new()
    {
        { SeverityCauses.PinBuilding, Severity.Watch },
        { SeverityCauses.NearFlip, Severity.Watch },
        { SeverityCauses.FlowShift, Severity.Watch },
        { SeverityCauses.HedgeBurst, Severity.Watch },
        { SeverityCauses.PinTight, Severity.Alert },
        { SeverityCauses.FlipTest, Severity.Alert },
        { SeverityCauses.RegimeFlip, Severity.Alert },
    };

    /// <summary>A sample at a cause's entry threshold, or with <paramref name="step"/> 1 between entry and exit,
    /// or with 2 below the exit.</summary>
    private static SeveritySample At(SeverityCauses cause, int step, int sample) => cause switch
    {
        SeverityCauses.PinBuilding => Quiet(sample) with { PinScore = Pick(step, 60, 55, 54) },
        SeverityCauses.NearFlip => Quiet(sample) with { FlipSigmas = Pick(step, 0.75, 0.95, 0.96) },
        SeverityCauses.FlowShift => Quiet(sample) with { Shift = Pick(step, -0.25, -0.18, -0.17) },
        SeverityCauses.HedgeBurst => Quiet(sample) with { BurstZ = Pick(step, -3.0, 2, 1.9) },
        SeverityCauses.PinTight => Quiet(sample, hours: 1) with
        {
            PinScore = Pick(step, 80, 75, 75), MagnetSigmas = Pick(step, 0.5, 0.65, 0.66),
        },
        SeverityCauses.FlipTest => Quiet(sample) with { FlipSigmas = Pick(step, 0.25, 0.40, 0.41) },
        _ => Quiet(sample) with
        {
            FlowLabel = Pick(step, FlowLabel.RegimeFlip, FlowLabel.RegimeFlip, FlowLabel.Dampening),
        },
    };

    private static T Pick<T>(int step, T entry, T between, T below) => step switch { 0 => entry, 1 => between, _ => below };

    [Theory]
    [MemberData(nameof(Causes))]
    public void Each_cause_enters_after_two_samples_and_leaves_after_six_below_its_exit(SeverityCauses cause, Severity level)
    {
        var machine = new SeverityMachine();
        var sample = 0;

        Assert.Equal(Severity.Info, machine.Observe(At(cause, 0, sample++)).Level);
        var entered = machine.Observe(At(cause, 0, sample++));
        Assert.Equal(level, entered.Level);
        Assert.True(entered.Causes.HasFlag(cause));

        for (var i = 0; i < 10; i++)
            Assert.True(machine.Observe(At(cause, 1, sample++)).Causes.HasFlag(cause));
        for (var i = 0; i < 5; i++)
            Assert.True(machine.Observe(At(cause, 2, sample++)).Causes.HasFlag(cause));
        machine.Observe(At(cause, 1, sample++)); // six must be in a row
        for (var i = 0; i < 5; i++)
            Assert.True(machine.Observe(At(cause, 2, sample++)).Causes.HasFlag(cause));
        Assert.False(machine.Observe(At(cause, 2, sample++)).Causes.HasFlag(cause));
    }

    [Fact]
    public void In_the_last_five_minutes_one_sample_is_enough()
    {
        var machine = new SeverityMachine();

        Assert.Equal(Severity.Alert, machine.Observe(Quiet(0, hours: 0.08) with { FlipSigmas = 0.2 }).Level);
    }

    [Fact]
    public void An_alert_goes_down_one_level_at_a_time_and_dwells_on_each()
    {
        var machine = new SeverityMachine();
        var sample = 0;
        machine.Observe(At(SeverityCauses.FlipTest, 0, sample++));
        Assert.Equal(Severity.Alert, machine.Observe(At(SeverityCauses.FlipTest, 0, sample++)).Level);

        var levels = Enumerable.Range(0, 11).Select(_ => machine.Observe(Quiet(sample++)).Level).ToArray();

        Severity[] expected =
        [
            .. Enumerable.Repeat(Severity.Alert, 5), .. Enumerable.Repeat(Severity.Watch, 4),
            .. Enumerable.Repeat(Severity.Info, 2),
        ];
        Assert.Equal(expected, levels);
    }

    [Fact]
    public void An_alert_that_just_cleared_comes_back_only_a_fifth_beyond_its_threshold()
    {
        foreach (var flip in new[] { 0.24, 0.20 })
        {
            var machine = new SeverityMachine();
            var sample = 0;
            machine.Observe(At(SeverityCauses.FlipTest, 0, sample++));
            machine.Observe(At(SeverityCauses.FlipTest, 0, sample++));
            while (machine.Observe(Quiet(sample++)).Causes != SeverityCauses.None)
            {
            }

            var back = Enumerable.Range(0, 12).Select(_ =>
                machine.Observe(Quiet(sample++) with { FlipSigmas = flip }).Causes.HasFlag(SeverityCauses.FlipTest)).ToArray();

            // 300 seconds are ten samples; the eleventh after clearing counts again and the twelfth confirms it.
            Assert.Equal(flip <= 0.20 ? 1 : 10, Array.IndexOf(back, true));
        }
    }

    [Fact]
    public void With_poor_or_stale_data_all_stays_as_it_was()
    {
        var machine = new SeverityMachine();
        machine.Observe(At(SeverityCauses.NearFlip, 0, 0));

        var stale = machine.Observe(At(SeverityCauses.FlipTest, 0, 1) with { IsStale = true });
        var poor = machine.Observe(At(SeverityCauses.FlipTest, 0, 2) with { DataQuality = 69 });

        Assert.True(stale is { Held: true, Level: Severity.Info });
        Assert.True(poor is { Held: true, Level: Severity.Info });
        Assert.Equal(Severity.Watch, machine.Observe(At(SeverityCauses.NearFlip, 0, 3)).Level);
    }

    [Fact]
    public void A_session_begins_at_info()
    {
        var machine = new SeverityMachine();
        machine.Observe(At(SeverityCauses.FlipTest, 0, 0));
        machine.Observe(At(SeverityCauses.FlipTest, 0, 1));

        machine.Reset();

        Assert.Equivalent(new SeverityMachine().State(), machine.State(), strict: true);
    }

    [Fact]
    public void No_two_changes_are_within_two_samples_and_a_replay_or_a_resumption_gives_the_same_levels()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var day = RandomDay(seed);
            var (first, second, resumed) = (new SeverityMachine(), new SeverityMachine(), new SeverityMachine());
            var (last, level, changes) = (-10, Severity.Info, 0);
            for (var i = 0; i < day.Length; i++)
            {
                var reading = first.Observe(day[i]);
                var next = new SeverityMachine();
                next.Restore(resumed.State());
                resumed = next;

                Assert.True(reading == second.Observe(day[i]), $"seed {seed}, sample {i}: the replay differs");
                Assert.True(reading == resumed.Observe(day[i]), $"seed {seed}, sample {i}: the resumption differs");
                Assert.Equal(reading.Changed, reading.Level != level);
                if (reading.Level != level)
                {
                    Assert.True(i - last >= 2, $"seed {seed}: changes at {last} and {i}");
                    Assert.True(level - reading.Level <= 1, $"seed {seed}, sample {i}: more than one level down");
                    Assert.True(reading.Level > level || i - last >= 4, $"seed {seed}, sample {i}: down before the dwell");
                    (last, level) = (i, reading.Level);
                    changes++;
                }
            }

            Assert.InRange(changes, 1, 120);
        }
    }

    /// <summary>Walks of every value, with holes, over a day of raw bars.</summary>
    private static SeveritySample[] RandomDay(int seed)
    {
        var random = new Random(seed);
        var (score, magnet, flip, shift) = (50.0, 1.0, 1.0, 0.0);
        return [.. Enumerable.Range(0, 780).Select(i =>
        {
            score = Math.Clamp(score + 8 * (random.NextDouble() - 0.5), 0, 100);
            magnet = Math.Abs(magnet + 0.3 * (random.NextDouble() - 0.5));
            flip = Math.Abs(flip + 0.3 * (random.NextDouble() - 0.5));
            shift += 0.05 * (random.NextDouble() - 0.5);
            return new SeveritySample(
                Start + TimeSpan.FromSeconds(30 * i), 6.5 - i / 120.0, (Regime)random.Next(1, 3),
                random.Next(50) == 0 ? null : (int)score, magnet, random.Next(50) == 0 ? null : flip, shift,
                6 * (random.NextDouble() - 0.5), random.Next(10) == 0 ? FlowLabel.RegimeFlip : FlowLabel.Neutral,
                random.Next(30) == 0 ? 60 : 90, random.Next(40) == 0);
        })];
    }
}
