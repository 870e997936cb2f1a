using Streaming.Protocol;
using Xunit;

namespace Streaming.Client.Tests;

public sealed class TopicLogTests
{
    private readonly TopicLog _log = new(Samples.Topic, new Position(Samples.Epoch, 4));

    [Fact]
    public void What_it_has_is_old_the_next_is_next_and_another_leaves_a_hole()
    {
        Assert.Equal(Verdict.Old, _log.Judge(Samples.Bar(4)));
        Assert.Equal(Verdict.Next, _log.Judge(Samples.Bar(5)));
        Assert.Equal(Verdict.Hole, _log.Judge(Samples.Bar(6)));
        Assert.Equal(Verdict.Next, _log.Judge(Samples.Bar(6), mayJump: true));
        Assert.Equal(Verdict.Next, _log.Judge(Samples.Bar(6, rev: 1)));
    }

    [Fact]
    public void An_open_bar_is_new_only_with_a_higher_revision()
    {
        _log.Take(Samples.Bar(5, rev: 2));

        Assert.Equal(Verdict.Old, _log.Judge(Samples.Bar(5, rev: 2)));
        Assert.Equal(Verdict.Next, _log.Judge(Samples.Bar(5, rev: 3)));
        Assert.Equal(Verdict.Next, _log.Judge(Samples.Bar(5)));
    }

    [Fact]
    public void An_ended_session_stays_ended_unless_it_is_the_service_s_own_again()
    {
        Assert.Equal(Samples.Epoch, _log.Take(Samples.Bar(7, "E2")));
        Assert.Equal(Verdict.Old, _log.Judge(Samples.Bar(9)));
        Assert.Equal("E2", _log.MoveTo(Samples.Epoch, 9));
        Assert.Equal(Verdict.Next, _log.Judge(Samples.Bar(10)));
    }

    [Fact]
    public void The_first_bar_of_a_session_may_be_a_late_one()
    {
        _log.Take(Samples.Bar(0, "E2", rev: 1));

        Assert.Equal(new Position("E2", Position.Empty), _log.Position);
        Assert.Equal(Verdict.Next, _log.Judge(Samples.Bar(12, "E2")));
    }

    [Fact]
    public void An_event_says_which_one_stands_before_it()
    {
        var log = new TopicLog("headline/*", new Position(Samples.Epoch, 4));

        Assert.Equal(Verdict.Next, log.Judge(Samples.Headline(9, previous: 4)));
        Assert.Equal(Verdict.Hole, log.Judge(Samples.Headline(9, previous: 6)));
    }
}
