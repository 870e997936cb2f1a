using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Runtime.Actors;
using Streaming.Server.Mapping;

namespace Streaming.Server.Hubs;

/// <summary>Says which closed updates a client will not get, and why.</summary>
internal static class TopicGaps
{
    /// <summary>Closed bars that had no room; REST has them.</summary>
    public static Gap SlowConsumer(Topic topic, SessionView session, long fromSeq, long toSeq) => new()
    {
        Topic = topic.Name,
        Epoch = session.Epoch,
        FromSeq = fromSeq,
        ToSeq = toSeq,
        Reason = GapReasons.SlowConsumer,
        Rest = RestLinks.Since(topic, session.Session.Date, session.Epoch, fromSeq - 1),
    };

    /// <summary>The hole between two closed bars, if there is one. Nobody has what was never recorded.</summary>
    public static Gap? Between(Topic topic, SessionView session, long seq, long nextSeq)
    {
        if (nextSeq <= seq + 1)
            return null;

        return new Gap
        {
            Topic = topic.Name,
            Epoch = session.Epoch,
            FromSeq = seq + 1,
            ToSeq = nextSeq - 1,
            Reason = ReasonOf(session, topic.BarSize.ToInterval(), seq + 1, nextSeq),
            Rest = null,
        };
    }

    // What the session knows of the time; a hole it knows nothing of is time in which nobody looked.
    private static string ReasonOf(SessionView session, BarInterval interval, long fromSeq, long endSeq)
    {
        var from = session.Session.Open + TimeSpan.FromSeconds(fromSeq * interval.Seconds());
        var end = session.Session.Open + TimeSpan.FromSeconds(endSeq * interval.Seconds());
        foreach (var gap in session.Gaps)
            if (gap.From < end && gap.To > from)
                return gap.Reason == GapReason.Restart ? GapReasons.Restart : GapReasons.FeedGap;

        return GapReasons.Restart;
    }
}
