using Streaming.Protocol;
using Streaming.Server.Hubs;
using Xunit;

namespace Streaming.Server.Tests.Hubs;

public sealed class SubscribersTests
{
    [Fact]
    public void Whoever_leaves_in_whatever_order_the_others_stay()
    {
        var random = new Random(11);
        var subscribers = new Subscribers();
        var expected = new HashSet<Subscription>();
        for (var step = 0; step < 2_000; step++)
        {
            if (expected.Count == 0 || random.Next(5) < 3)
            {
                var comes = Subscribe();
                subscribers.Add(comes);
                expected.Add(comes);
            }
            else
            {
                var goes = expected.ElementAt(random.Next(expected.Count));
                expected.Remove(goes);
                Assert.True(subscribers.Remove(goes));
                Assert.False(subscribers.Remove(goes));
            }

            Assert.Equal(expected.Count, subscribers.Count);
        }

        var stay = new List<Subscription>();
        foreach (var subscription in subscribers)
            stay.Add(subscription);
        Assert.True(expected.SetEquals(stay));
        Assert.Equal(expected.Count, stay.Count);
    }

    private static Subscription Subscribe()
    {
        Assert.True(Topic.TryParse("series/SPY/30s", out var topic));
        return new Subscription(topic, Outbox);
    }

    private static ConnectionOutbox Outbox { get; } =
        new(new FakeConnection(), new PushOptions(), TimeProvider.System, new PushMetrics(new TestMeters()));
}
