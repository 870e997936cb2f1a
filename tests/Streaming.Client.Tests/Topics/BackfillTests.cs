using Xunit;
using static Streaming.Client.Tests.Following;

namespace Streaming.Client.Tests;

/// <summary>What comes from REST, in its place among what is live.</summary>
public sealed class BackfillTests
{
    [Fact]
    public async Task What_a_gap_leaves_out_comes_from_rest_before_what_is_live()
    {
        var (rig, bars) = await FollowAsync();
        await using var _ = rig;
        await rig.Socket.TellAsync(Samples.Gap(2, 6, "/past"));
        await rig.Socket.TellAsync(Samples.Bar(7));
        await rig.Socket.TellAsync(Samples.Bar(8, rev: 1));
        await rig.Socket.TellAsync(Samples.Bar(8, rev: 2));
        await rig.BeatAsync();

        var question = await rig.Service.NextQuestionAsync();
        question.Answer(200, Samples.Series(2, 3, 5));

        Assert.Equal("/past", question.Link);
        Assert.Equal(
            ["2", "3", "gap 4-4 feed_gap", "5", "gap 6-6 slow_consumer", "7", "8 open"], await ReadAsync(bars, 7));
    }

    [Theory]
    [InlineData(404, """{"error":"not_found"}""")]
    [InlineData(409, """{"error":"epoch_changed"}""")]
    [InlineData(200, "<html>")]
    public async Task What_rest_has_no_more_is_a_gap(int status, string body)
    {
        var (rig, bars) = await FollowAsync();
        await using var _ = rig;
        await rig.Socket.TellAsync(Samples.Gap(2, 6, "/past"));
        await rig.Socket.TellAsync(Samples.Bar(7));

        (await rig.Service.NextQuestionAsync()).Answer(status, body);

        Assert.Equal(["gap 2-6 slow_consumer", "7"], await ReadAsync(bars, 2));
    }

    [Fact]
    public async Task A_link_to_another_host_is_not_followed()
    {
        var (rig, bars) = await FollowAsync();
        await using var _ = rig;
        await rig.Socket.TellAsync(Samples.Gap(2, 6, "http://stranger.example/past"));

        Assert.Equal(["gap 2-6 slow_consumer"], await ReadAsync(bars, 1));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Where_rest_is_busy_the_hub_is_asked_again_and_nothing_is_lost(int status)
    {
        var (rig, bars) = await FollowAsync();
        await using var _ = rig;
        await rig.Socket.TellAsync(Samples.Gap(2, 3, "/past"));
        await rig.Socket.TellAsync(Samples.Bar(4));
        (await rig.Service.NextQuestionAsync()).Answer(status, "");
        await WaitAsync(rig);

        Assert.Equal(1, Since(await AnswerAsync(rig, Samples.Answer(3, recovered: true, updates: [Samples.Bar(2), Samples.Bar(3)]))));

        Assert.Equal(["subscribed", "2", "3", "4"], await ReadAsync(bars, 4));
    }

    [Fact]
    public async Task Events_behind_a_link_are_read_page_by_page()
    {
        await using var rig = await Rig.StartAsync();
        var events = rig.Client.Subscribe(Topics.Headline(), minutes: 60);
        await rig.ConnectAsync();
        await AnswerAsync(rig, Samples.Answer(9, topic: "headline/*", rest: "/past?since=-1&limit=2"));

        (await rig.Service.NextQuestionAsync()).Answer(200, Samples.Headlines(Samples.Headline(3, -1), Samples.Headline(5, 3)));
        var second = await rig.Service.NextQuestionAsync();
        second.Answer(200, Samples.Headlines(Samples.Headline(9, 5)));

        Assert.Equal("/past?since=5&limit=2", second.Link);
        Assert.Equal(["subscribed anew", "3", "5", "9"], await ReadAsync(events, 4));
    }
}
