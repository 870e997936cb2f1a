using Streaming.Engine.Headlines;
using Streaming.Engine.MarketData;
using Streaming.Engine.Snapshots;
using Xunit;

namespace Streaming.Engine.Tests.Snapshots;

public sealed class DecisionDeskTests
{
    [Fact]
    public void Severity_takes_two_closes_to_rise_and_the_open_view_shows_the_last_close_s()
    {
        var day = new ReferenceDay();
        var levels = new List<Severity>();
        for (var close = 0; close < 4; close++)
        {
            day.State.Apply(MarketEvent.Clock("SPY", ReferenceDay.At(close * 30 + 1)));
            levels.Add(day.State.Snapshot().Decisions.Severity.Level);
            Assert.Equal(day.State.Snapshot().Decisions, Last(day.State).Decisions);
        }

        // The score of 77 is a pin that builds (60), and the flip is 0.39 sigmas off (0.75).
        Assert.Equal([Severity.Info, Severity.Watch, Severity.Watch, Severity.Watch], levels);
        Assert.Equal(
            SeverityCauses.PinBuilding | SeverityCauses.NearFlip, day.State.Snapshot().Decisions.Severity.Causes);
    }

    [Fact]
    public void A_silent_feed_holds_severity_where_it_is()
    {
        var day = new ReferenceDay();
        day.State.Apply(MarketEvent.Clock("SPY", ReferenceDay.At(181)));

        var closes = Drain(day.State);

        // The feed spoke last just before the first of these ends, and two minutes of silence are allowed.
        Assert.Equal(
            [false, false, false, false, true, true, true],
            closes.Select(facts => facts.Decisions.Severity.Held));
    }

    [Fact]
    public void A_setup_is_read_from_the_close_and_the_leader_is_remembered()
    {
        var day = new ReferenceDay();
        day.State.Apply(MarketEvent.Clock("SPY", ReferenceDay.At(1)));

        var reading = Last(day.State).Decisions.Setup!;

        // The magnet is 0.26 % away, the score 77 and gamma positive; the spot is on a strike, which is sold twice.
        Assert.Equal(SetupKind.IronFly, reading.Primary.Kind);
        Assert.Equal(new StrikesHint(600.42, 600.42, 603, 598), reading.Primary.Strikes);
    }

    private static SnapshotFacts Last(SymbolState state) => Drain(state)[^1];

    private static List<SnapshotFacts> Drain(SymbolState state)
    {
        var closes = new List<SnapshotFacts>();
        while (state.TryTakeClosed(out _, out var facts))
            closes.Add(facts);
        return closes;
    }
}
