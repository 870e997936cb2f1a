using Streaming.Engine.Bars;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Runtime.Actors;
using Streaming.Server.Hubs;
using Streaming.Testing;
using Streaming.Testing.Bars;
using Xunit;

namespace Streaming.Server.Tests.Hubs;

public sealed class ConnectionOutboxTests
{
    // The fake connection takes 100 bytes for each message.
    private readonly PushOptions _options = new() { OutboxBytes = 500, WriteBytes = 10_000 };
    private readonly ManualTime _time = new();
    private readonly FakeConnection _client = new();
    private readonly ConnectionOutbox _outbox;
    private readonly Subscription _topic;
    private readonly Subscription _other;
    private readonly SessionView _session = new SessionBuilder().Close(200).Build();

    public ConnectionOutboxTests()
    {
        _outbox = new ConnectionOutbox(_client, _options, _time, new PushMetrics(new TestMeters()));
        _topic = Subscribe(BarSize.ThirtySeconds);
        _other = Subscribe(BarSize.OneMinute);
    }

    [Fact]
    public void What_waits_together_is_written_together()
    {
        _client.Stall();
        Close(_topic, 0);
        Close(_topic, 1);
        Close(_other, 0);
        _client.Resume();

        Assert.Equal(
            ["series/SPY/30s 05:0", "series/SPY/30s 05:1 | series/SPY/1m 05:0"],
            _client.Writes.Select(write => string.Join(" | ", write)));
    }

    [Fact]
    public void While_the_client_lags_little_leaves_at_a_time_and_all_of_it_once_it_has_caught_up()
    {
        _options.OutboxBytes = 100_000;
        _client.Stall();
        for (var seq = 0; seq < 100; seq++)
            Close(_topic, seq);
        _client.Resume();
        Assert.Equal([1, 41, 41, 17], _client.Writes.Select(write => write.Length));

        _outbox.Hold();
        for (var seq = 100; seq < 199; seq++)
            Close(_topic, seq);
        _outbox.Release();
        Assert.Equal(99, _client.Writes[^1].Length);
    }

    [Fact]
    public void An_open_bar_that_waits_is_replaced_and_the_next_says_so()
    {
        _client.Stall();
        ShowOpen(_topic, 0, 1);
        ShowOpen(_topic, 0, 2);
        ShowOpen(_topic, 0, 3);
        ShowOpen(_topic, 0, 4);
        _client.Resume();

        Assert.Equal(["series/SPY/30s 05:0 rev 1", "series/SPY/30s 05:0 rev 4 conflated 2"], _client.Messages);
    }

    [Fact]
    public void An_open_bar_that_closes_before_it_is_written_is_not_written()
    {
        _client.Stall();
        Close(_topic, 0);
        ShowOpen(_topic, 1, 1);
        Close(_topic, 1);
        ShowOpen(_topic, 2, 2);
        _client.Resume();

        Assert.Equal(
            ["series/SPY/30s 05:0", "series/SPY/30s 05:1", "series/SPY/30s 05:2 rev 2 conflated 1"], _client.Messages);
    }

    [Fact]
    public void Past_its_bytes_the_oldest_bars_of_the_fattest_topic_become_one_gap()
    {
        _client.Stall();
        Close(_other, 0);
        Close(_other, 1);
        for (var seq = 0; seq < 8; seq++)
            Close(_topic, seq);
        _client.Resume();

        Assert.Equal(
            [
                "series/SPY/1m 05:0", "series/SPY/1m 05:1", "series/SPY/30s 05 gap 0-3 slow_consumer", "series/SPY/30s 05:4",
                "series/SPY/30s 05:5", "series/SPY/30s 05:6", "series/SPY/30s 05:7",
            ],
            _client.Messages);
    }

    [Fact]
    public void A_gap_never_reaches_over_two_sessions()
    {
        _options.OutboxBytes = 200;
        var next = new SessionBuilder(date: "2026-06-08").Close(3).Build();

        _client.Stall();
        Close(_other, 0);
        Close(_topic, 4);
        Close(_topic, 5);
        Close(_topic, 0, next);
        Close(_topic, 1, next);
        Close(_topic, 2, next);
        _client.Resume();

        Assert.Equal(
            [
                "series/SPY/1m 05:0", "series/SPY/30s 05 gap 4-5 slow_consumer", "series/SPY/30s 08 gap 0-0 slow_consumer",
                "series/SPY/30s 08:1", "series/SPY/30s 08:2",
            ],
            _client.Messages);
    }

    [Fact]
    public void A_gap_swallows_the_hole_that_nobody_recorded()
    {
        _options.OutboxBytes = 200;
        _client.Stall();
        Close(_other, 0);
        Close(_topic, 3);
        Add(_topic, TopicGaps.Between(_topic.Topic, _session, 3, 6)!, 4, 5);
        Close(_topic, 6);
        Close(_topic, 7);
        Close(_topic, 8);
        _client.Resume();

        Assert.Equal(
            [
                "series/SPY/1m 05:0", "series/SPY/30s 05 gap 3-6 slow_consumer", "series/SPY/30s 05:7", "series/SPY/30s 05:8",
            ],
            _client.Messages);
    }

    [Fact]
    public void A_heartbeat_tells_positions_as_they_are_when_it_leaves()
    {
        _client.Stall();
        Close(_topic, 0);
        Close(_topic, 1);
        _time.Advance(TimeSpan.FromSeconds(2));
        Beat();
        Close(_topic, 2);
        _client.Resume();

        Assert.Equal("heartbeat lag 2000 conflated 0 series/SPY/30s@2 series/SPY/1m@-1", _client.Messages.Last());
    }

    [Fact]
    public void A_heartbeat_leaves_also_when_more_waits_than_one_write_holds()
    {
        _options.WriteBytes = 200;
        _client.Stall();
        for (var seq = 0; seq < 5; seq++)
            Close(_topic, seq);
        Beat();
        _client.Resume();

        Assert.Equal("heartbeat lag 0 conflated 0 series/SPY/30s@2 series/SPY/1m@-1", _client.Writes[1][^1]);
        Assert.Equal("series/SPY/30s 05:4", _client.Messages.Last());
    }

    [Theory]
    [InlineData(4.9, false)]
    [InlineData(5, true)]
    public void A_write_that_waits_for_the_grace_ends_the_connection(double seconds, bool ends)
    {
        _client.Stall();
        Close(_topic, 0);
        _time.Advance(TimeSpan.FromSeconds(seconds));

        _outbox.EndIfStuck();

        Assert.Equal(ends, _client.IsAborted);
    }

    [Fact]
    public void A_slow_reader_of_a_large_answer_is_left_in_peace()
    {
        _outbox.AllowForAnswer(SubscribeResult.AnswerBytesMax);
        _client.Stall();
        Close(_topic, 0);

        _time.Advance(TimeSpan.FromSeconds(31));
        _outbox.EndIfStuck();
        Assert.False(_client.IsAborted);

        _time.Advance(TimeSpan.FromSeconds(1));
        _outbox.EndIfStuck();
        Assert.True(_client.IsAborted);
    }

    [Fact]
    public void Goodbye_is_the_last_word()
    {
        _client.Stall();
        Close(_topic, 0);
        Close(_topic, 1);
        _outbox.End(Bye.With(Codes.ShuttingDown));
        Close(_topic, 2);
        _client.Resume();

        Assert.Equal(["series/SPY/30s 05:0", "bye 3001"], _client.Messages);
        Assert.True(_client.IsClosed);
    }

    [Fact]
    public void Who_drains_gets_what_waits_and_nothing_new_before_the_goodbye()
    {
        _client.Stall();
        Close(_topic, 0);
        Close(_topic, 1);
        Close(_other, 0);
        _outbox.Drain(Bye.With(Codes.ShuttingDown));
        Close(_topic, 2);
        Assert.False(_client.IsClosed);
        _client.Resume();

        Assert.Equal(["series/SPY/30s 05:0", "series/SPY/30s 05:1", "series/SPY/1m 05:0", "bye 3001"], _client.Messages);
        Assert.True(_client.IsClosed);
    }

    [Fact]
    public void Who_does_not_drain_in_time_is_told_goodbye_at_once()
    {
        _client.Stall();
        Close(_topic, 0);
        Close(_topic, 1);
        _outbox.Drain(Bye.With(Codes.ShuttingDown));
        _outbox.End(Bye.With(Codes.Rebalance));
        _client.Resume();

        Assert.Equal(["series/SPY/30s 05:0", "bye 3001"], _client.Messages);
        Assert.True(_client.IsClosed);
    }

    [Fact]
    public void Who_does_not_even_read_the_goodbye_is_cut_off_after_a_second()
    {
        _client.Stall();
        Close(_topic, 0);
        _outbox.End(Bye.With(Codes.ShuttingDown));

        _time.Advance(TimeSpan.FromSeconds(1));
        _outbox.EndIfStuck();

        Assert.True(_client.IsAborted);
    }

    [Fact]
    public void What_waits_in_a_topic_that_is_over_is_forgotten()
    {
        _client.Stall();
        Close(_other, 0);
        Close(_topic, 0);
        _outbox.Drop(_topic);
        Close(_topic, 1);
        Close(_other, 1);
        _client.Resume();

        Assert.Equal(["series/SPY/1m 05:0", "series/SPY/1m 05:1"], _client.Messages);
    }

    private Subscription Subscribe(BarSize size)
    {
        var subscription = new Subscription(Topic.Series("SPY", size), _outbox);
        subscription.BeginAt(_session, -1);
        return subscription;
    }

    private void Close(Subscription subscription, int seq, SessionView? session = null)
    {
        session ??= _session;
        var bar = session.Log[BarInterval.Raw30Seconds].Closed[seq];
        Add(subscription, BarUpdates.Closed(subscription.Topic, session, bar, null, session.Grid, false), seq, seq, session);
    }

    private void Add(Subscription subscription, IHubMessage body, int fromSeq, int toSeq, SessionView? session = null)
    {
        var update = new Update(body, _time.GetTimestamp()) { Session = session ?? _session, FromSeq = fromSeq, ToSeq = toSeq };
        if (_outbox.Enqueue(subscription, update))
            _outbox.Pump();
    }

    private void ShowOpen(Subscription subscription, int seq, int revision)
    {
        var bar = _session.Log[BarInterval.Raw30Seconds].Closed[seq];
        var body = BarUpdates.Open(subscription.Topic, _session, bar, null, false, bar.Start, revision);
        var update = new Update(body, _time.GetTimestamp()) { Session = _session, FromSeq = seq, ToSeq = seq };
        if (_outbox.Replace(subscription, update))
            _outbox.Pump();
    }

    private void Beat()
    {
        if (_outbox.Beat([_topic, _other], new Dictionary<string, FeedHealth>()))
            _outbox.Pump();
    }
}
