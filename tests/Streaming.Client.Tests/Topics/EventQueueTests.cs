using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Xunit;

namespace Streaming.Client.Tests;

public sealed class EventQueueTests
{
    private readonly EventQueue _queue = new("series/SPY/1m");

    [Fact]
    public void Of_the_open_bar_the_newest_waits_until_something_follows_it()
    {
        Push(Samples.Bar(0), Samples.Bar(1, rev: 1), Samples.Bar(1, rev: 2));
        Assert.Equal([(0, null), (1, 2)], Drain());

        Push(Samples.Bar(1, rev: 3), Samples.Bar(1));
        Assert.Equal([(1, null)], Drain());
    }

    [Fact]
    public async Task A_reader_that_waits_is_woken()
    {
        var reading = _queue.TakeAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(reading.IsCompleted);
        Push(Samples.Bar(0));
        Assert.IsType<TopicUpdate>(await reading);

        var ending = _queue.TakeAsync(TestContext.Current.CancellationToken).AsTask();
        _queue.End();
        Assert.Null(await ending);
    }

    [Fact]
    public async Task What_waits_is_read_before_the_end()
    {
        Push(Samples.Bar(0));
        _queue.End(new InvalidOperationException("the end"));

        Assert.False(_queue.Push(new TopicSession("series/SPY/1m", "E2", "E1")));
        Assert.Equal([(0, null)], Drain());
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => _queue.TakeAsync(TestContext.Current.CancellationToken).AsTask());
        Assert.Equal("the end", failure.Message);
    }

    [Fact]
    public async Task Ten_thousand_behind_a_reader_is_told_so_rather_than_less()
    {
        for (var seq = 0; seq < EventQueue.EventsMax; seq++)
            Push(Samples.Bar(seq));

        Assert.False(_queue.Push(new TopicUpdate("series/SPY/1m", Samples.Bar(EventQueue.EventsMax))));
        var failure = await Assert.ThrowsAsync<FlowException>(() => _queue.TakeAsync(TestContext.Current.CancellationToken).AsTask());
        Assert.Equal(Codes.SlowConsumer, failure.Code);
    }

    [Fact]
    public async Task The_past_is_never_too_much_but_its_next_page_waits_for_room()
    {
        for (var seq = 0; seq <= EventQueue.EventsMax; seq++)
            Assert.True(_queue.Push(new TopicUpdate("series/SPY/1m", Samples.Bar(seq)), isPast: true));

        var room = _queue.RoomAsync();
        for (var left = EventQueue.EventsMax + 1; left > EventQueue.EventsMax / 2; left--)
        {
            Assert.False(room.IsCompleted);
            Assert.True(_queue.TryTake(out _));
        }

        Assert.True(_queue.TryTake(out _));
        await room.WaitAsync(Rig.Patience, TestContext.Current.CancellationToken);
    }

    private void Push(params SeriesBarUpdate[] bars)
    {
        foreach (var bar in bars)
            Assert.True(_queue.Push(new TopicUpdate(bar.Topic, bar)));
    }

    private List<(long Seq, int? Rev)> Drain()
    {
        List<(long, int?)> told = [];
        while (_queue.TryTake(out var next))
        {
            var bar = Assert.IsType<SeriesBarUpdate>(Assert.IsType<TopicUpdate>(next).Update);
            told.Add((bar.Seq, bar.Rev));
        }

        return told;
    }
}
