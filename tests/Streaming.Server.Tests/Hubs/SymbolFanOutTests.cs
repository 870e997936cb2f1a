using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Engine.Bars;
using Streaming.Protocol;
using Streaming.Runtime;
using Streaming.Runtime.Actors;
using Streaming.Server.Hubs;
using Streaming.Testing;
using Streaming.Testing.Bars;
using Xunit;

namespace Streaming.Server.Tests.Hubs;

public sealed class SymbolFanOutTests
{
    private readonly FakeConnection.LineEncoding _encoding = new();
    private readonly ManualTime _time = new();
    private readonly SessionBuilder _bars = new();
    private readonly SessionView _session;
    private readonly HubPublisher _publisher;
    private readonly SymbolFanOut _fanOut;

    public SymbolFanOutTests()
    {
        _session = _bars.Build();
        _publisher = new HubPublisher(new ReplayMarketClock(), _time, NullLogger<HubPublisher>.Instance);
        _fanOut = _publisher.FanOutOf("SPY");
    }

    [Fact]
    public void An_update_is_encoded_once_whatever_the_number_of_receivers()
    {
        for (var i = 0; i < 20; i++)
            Subscribe(BarSize.ThirtySeconds);

        Close(3);

        Assert.Equal(3, _encoding.Encoded);
    }

    [Fact]
    public void Topics_that_nobody_subscribed_to_are_never_encoded()
    {
        Close(4);
        var subscription = Subscribe(BarSize.FifteenMinutes);
        Close(4);
        _fanOut.Remove(subscription);
        Close(60);

        Assert.Equal(0, _encoding.Encoded);
    }

    [Fact]
    public void A_bar_between_the_append_and_the_call_belongs_to_the_answer_alone()
    {
        var bar = _bars.NextBar();
        _session.Log.Append(bar);
        var outbox = Outbox();
        var subscription = new Subscription(Topic.Series("SPY", BarSize.ThirtySeconds), outbox);

        var past = _fanOut.Add(subscription, _session);
        _publisher.PublishClosed(_session, BarInterval.Raw30Seconds, bar);
        Pass();

        Assert.Equal((_session.Epoch, 0), (past.Session!.Epoch, past.LastSeq));
        Assert.Equal(0, _encoding.Encoded);
    }

    [Fact]
    public void One_who_found_an_older_session_begins_in_the_one_that_is_told()
    {
        var former = new SessionBuilder(date: "2026-06-04").Close(5).Build();
        Close(2);
        Pass();

        var past = _fanOut.Add(new Subscription(Topic.Series("SPY", BarSize.ThirtySeconds), Outbox()), former);

        Assert.Equal((_session.Epoch, 1), (past.Session!.Epoch, past.LastSeq));
    }

    [Fact]
    public void One_who_found_a_newer_session_is_told_nothing_of_the_older()
    {
        var next = new SessionBuilder(date: "2026-06-08").Close(2).Build();
        Close(2);
        _fanOut.Add(new Subscription(Topic.Series("SPY", BarSize.ThirtySeconds), Outbox()), next);
        Close(2);
        Assert.Equal(0, _encoding.Encoded);

        _publisher.PublishClosed(next, BarInterval.Raw30Seconds, next.Log[default].Newest!);
        Pass();
        Assert.Equal(0, _encoding.Encoded);
    }

    private ConnectionOutbox Outbox() =>
        new(new FakeConnection(_encoding), new PushOptions(), _time, new PushMetrics(new TestMeters()));

    private Subscription Subscribe(BarSize size)
    {
        var subscription = new Subscription(Topic.Series("SPY", size), Outbox());
        _fanOut.Add(subscription, _session);
        return subscription;
    }

    private void Close(int rawBars)
    {
        for (var i = 0; i < rawBars; i++)
            _session.Log.Append(
                _bars.NextBar(), (interval, bar) => _publisher.PublishClosed(_session, interval, bar));
        Pass();
    }

    // What was told before is handed over when this returns, whichever thread did it.
    private void Pass() => ((IThreadPoolWorkItem)_fanOut).Execute();
}
