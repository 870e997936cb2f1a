using Streaming.Engine.Bars;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Runtime.Actors;
using Streaming.Server.Mapping;

namespace Streaming.Server.Hubs;

/// <summary>One topic's subscribers and how far they have been told. Guarded by the symbol's lock.</summary>
internal sealed class TopicFanOut(Topic topic)
{
    private int _afterSeq;

    public BarInterval Interval { get; } = topic.BarSize.ToInterval();

    public Subscribers Subscriptions { get; } = new();

    /// <summary>The next bar to tell is the first above this one.</summary>
    public void BeginAfter(int seq) => _afterSeq = seq;

    public void ShowClosed(SessionView session, long now, List<ConnectionOutbox> toWake)
    {
        var closed = session.Log[Interval].Closed;
        for (var i = session.Log[Interval].IndexAfter(_afterSeq); i < closed.Length; i++)
        {
            var bar = closed[i];
            var previous = i == 0 ? null : closed[i - 1];
            _afterSeq = bar.Ordinal;

            if (previous is not null && TopicGaps.Between(topic, session, previous.Ordinal, bar.Ordinal) is { } gap)
                Enqueue(session, gap, gap.FromSeq, gap.ToSeq, now, toWake);

            if (IsAwaited(session, bar.Ordinal))
                Enqueue(session, Closed(session, bar, previous), bar.Ordinal, bar.Ordinal, now, toWake);
        }
    }

    public void ShowOpen(OpenBarNews open, Bar bucket, long now, List<ConnectionOutbox> toWake)
    {
        if (!IsAwaited(open.Session, bucket.Ordinal))
            return;

        // Until a closed bar has told a grown grid every open one does: the first may be replaced before it is written.
        var previous = Before(open.Session, bucket.Ordinal);
        var tellsGrid = BarUpdates.HasGrid(topic) && previous?.Strikes.Grid.Id != bucket.Strikes.Grid.Id;
        var body = BarUpdates.Open(topic, open.Session, bucket, previous, tellsGrid, open.AsOf, open.Revision);
        var update = new Update(body, now) { Session = open.Session, FromSeq = bucket.Ordinal, ToSeq = bucket.Ordinal };
        foreach (var subscription in Subscriptions)
            if (subscription.TryFollow(open.Session) && subscription.AfterSeq < bucket.Ordinal
                && subscription.Outbox.Replace(subscription, update))
                toWake.Add(subscription.Outbox);
    }

    // The log grows while this reads it: its newest bar may be the very one that is shown as open.
    private Bar? Before(SessionView session, int seq)
    {
        var index = session.Log[Interval].IndexAfter(seq - 1);
        return index == 0 ? null : session.Log[Interval].Closed[index - 1];
    }

    private IUpdate Closed(SessionView session, Bar bar, Bar? previous)
    {
        var grid = bar.Strikes.Grid;
        var tellsGrid = BarUpdates.HasGrid(topic) && previous?.Strikes.Grid.Id != grid.Id;
        return BarUpdates.Closed(topic, session, bar, previous, grid, tellsGrid);
    }

    private bool IsAwaited(SessionView session, int seq)
    {
        foreach (var subscription in Subscriptions)
            if (subscription.TryFollow(session) && subscription.AfterSeq < seq)
                return true;

        return false;
    }

    private void Enqueue(
        SessionView session, IHubMessage body, long fromSeq, long toSeq, long now, List<ConnectionOutbox> toWake)
    {
        var update = new Update(body, now) { Session = session, FromSeq = fromSeq, ToSeq = toSeq };
        foreach (var subscription in Subscriptions)
        {
            if (!subscription.TryFollow(session) || subscription.AfterSeq >= toSeq)
                continue;

            subscription.AfterSeq = toSeq;
            if (subscription.Outbox.Enqueue(subscription, update))
                toWake.Add(subscription.Outbox);
        }
    }
}
