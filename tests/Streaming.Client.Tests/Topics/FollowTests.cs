using Streaming.Protocol.Hub;
using Xunit;
using static Streaming.Client.Tests.Following;

namespace Streaming.Client.Tests;

/// <summary>What the client makes of a service that is busy, wrong or ahead of it.</summary>
public sealed class FollowTests
{
    [Theory]
    [InlineData("4504 limit_exceeded: at most 256 topics", 4504)]
    [InlineData("4999 news: of a later version", 4999)]
    public async Task A_call_that_is_wrong_refuses_its_topics(string error, int code)
    {
        await using var rig = await Rig.StartAsync();
        var bars = rig.Client.Subscribe(Series);
        await rig.ConnectAsync();

        var call = await rig.Socket.ReadCallAsync();
        await rig.Socket.FailAsync(call.Id, $"An unexpected error: HubException: {error}");

        var refusal = Assert.IsType<TopicRefusal>(await NextAsync(bars));
        Assert.Equal(code, refusal.Code);
        Assert.Null(await bars.Follower.Queue.TakeAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("4001 rate_limited: 600 answers a minute")]
    [InlineData("4499 news: of a later version")]
    [InlineData("something else")]
    public async Task A_call_that_may_be_repeated_is(string error)
    {
        await using var rig = await Rig.StartAsync();
        var bars = rig.Client.Subscribe(Series);
        await rig.ConnectAsync();

        await rig.Socket.FailAsync((await rig.Socket.ReadCallAsync()).Id, error);
        await WaitAsync(rig);
        await AnswerAsync(rig, Samples.Answer(3));

        Assert.Equal(new TopicSubscribed(Samples.Topic, false, Samples.Epoch, 3), await NextAsync(bars));
    }

    [Fact]
    public async Task A_hole_without_a_word_is_asked_about_once_and_then_told()
    {
        var (rig, bars) = await FollowAsync();
        await using var _ = rig;
        await rig.Socket.TellAsync(Samples.Bar(5));

        // The service has part of it: the rest is asked about too, for it stands behind another position.
        Assert.Equal(1, Since(await AnswerAsync(rig, Samples.Answer(3, recovered: true, updates: [Samples.Bar(2), Samples.Bar(3)]))));
        Assert.Equal(3, Since(await AnswerAsync(rig, Samples.Answer(3, recovered: true))));
        await rig.Socket.TellAsync(Samples.Bar(6));

        Assert.Equal(
            ["subscribed", "2", "3", "subscribed", "gap 4-4 history_lost", "5", "6"], await ReadAsync(bars, 7));
    }

    [Fact]
    public async Task The_end_of_a_session_may_be_missing_and_the_next_one_still_comes_whole()
    {
        var (rig, bars) = await FollowAsync();
        await using var _ = rig;
        await rig.Socket.DropAsync();
        await rig.WaitAsync(await rig.NextEndAsync());
        await rig.ConnectAsync();

        await AnswerAsync(rig, Samples.Answer(
            3, recovered: true, epoch: "E2",
            updates: [Samples.Bar(2), Samples.Bar(0, "E2"), Samples.Bar(3, "E2")],
            gaps: [Samples.Gap(3, 4), Samples.Gap(1, 2, epoch: "E2")]));
        await rig.Socket.TellAsync(Samples.Gap(5, 6));
        await rig.Socket.TellAsync(Samples.Bar(4, "E2"));

        Assert.Equal(
            ["subscribed", "2", "gap 3-4 slow_consumer", "session E2", "0", "gap 1-2 slow_consumer", "3", "4"],
            await ReadAsync(bars, 8));
    }

    [Fact]
    public async Task A_column_whose_strikes_were_never_told_is_asked_for_again()
    {
        await using var rig = await Rig.StartAsync();
        var columns = rig.Client.Subscribe(Topics.Heatmap("SPY"));
        await rig.ConnectAsync();
        await AnswerAsync(rig, Samples.Answer(0, topic: columns.Topic));
        await rig.Socket.TellAsync(Samples.Column(1, "g"));

        var learnt = Samples.Answer(1, recovered: true, topic: columns.Topic, updates: [Samples.Column(1, "g")]);
        Assert.Equal(0, Since(await AnswerAsync(rig, learnt with { GridId = "g", StrikesGrid = [600, 601] })));
        await rig.Socket.TellAsync(Samples.Column(2, "g"));

        Assert.Equal(["subscribed anew", "subscribed", "1", "2"], await ReadAsync(columns, 4, told =>
            Assert.Equal([600, 601], Assert.IsType<HeatmapColumnUpdate>(told.Update).StrikesGrid!)));
    }

    [Theory]
    [InlineData(HubEncoding.Json)]
    [InlineData(HubEncoding.MessagePack)]
    public async Task A_message_that_it_does_not_know_is_borne(HubEncoding encoding)
    {
        await using var rig = await Rig.StartAsync(encoding);
        var bars = rig.Client.Subscribe(Series);
        await rig.ConnectAsync();
        await AnswerAsync(rig, Samples.Answer(1));

        await rig.Socket.TellNewsAsync("Weather", "fair");
        await rig.Socket.TellAsync(Samples.Bar(2));

        Assert.Equal(["subscribed anew", "2"], await ReadAsync(bars, 2));
    }

    [Fact]
    public async Task Who_leaves_the_loop_leaves_the_topic_and_may_come_again()
    {
        var (rig, bars) = await FollowAsync();
        await using var _ = rig;
        await rig.Socket.TellAsync(Samples.Bar(2));
        await foreach (var bar in bars)
        {
            Assert.Equal(2, bar.Seq);
            break;
        }

        var left = await rig.Socket.ReadCallAsync();
        var again = rig.Client.Subscribe(Series, since: bars.Position);

        Assert.Equal((Targets.Unsubscribe, """["series/SPY/1m"]"""), (left.Target, left.Argument.ToJsonString()));
        Assert.Equal(2, Since(await AnswerAsync(rig, Samples.Answer(2, recovered: true))));
        Assert.Equal(["subscribed"], await ReadAsync(again, 1));
    }

    [Fact]
    public async Task A_topic_is_followed_once_and_read_once()
    {
        await using var rig = await Rig.StartAsync();
        var bars = rig.Client.Subscribe(Series);

        Assert.Throws<InvalidOperationException>(() => rig.Client.Subscribe(Series));
        Assert.Throws<ArgumentOutOfRangeException>(() => rig.Client.Subscribe(Topics.Status("SPY"), minutes: 391));
        var first = bars.GetAsyncEnumerator(TestContext.Current.CancellationToken).MoveNextAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => bars.GetAsyncEnumerator(TestContext.Current.CancellationToken).MoveNextAsync().AsTask());
        Assert.False(first.IsCompleted);
    }

    [Fact]
    public async Task A_call_holds_as_many_topics_as_the_service_takes()
    {
        await using var rig = await Rig.StartAsync();
        foreach (var i in Enumerable.Range(0, 100))
            rig.Client.Subscribe(Topics.Series($"S{i}"));
        await rig.ConnectAsync();

        var calls = new[] { await rig.Socket.ReadCallAsync(), await rig.Socket.ReadCallAsync() };

        Assert.Equal([64, 36], calls.Select(call => call.Argument.AsArray().Count).OrderDescending());
    }
}
