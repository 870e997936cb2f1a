using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Runtime.Actors;

namespace Streaming.Server.Hubs;

/// <summary>One topic's answer and its size.</summary>
internal readonly record struct TopicAnswer(SubscribeResult Result, int Bytes);

/// <summary>Answers to those who subscribe to bars.</summary>
internal static class BarAnswer
{
    public static TopicAnswer Of(
        Topic topic, SubscribeRequest request, SessionView? session, int last, List<BarSpan> spans, bool recovered,
        int bytesLeft)
    {
        // Between sessions the last one stands for the one to come.
        if (session is null && spans.Count > 0)
            (session, last) = (spans[^1].Session, spans[^1].LastSeq);

        var bytes = 0L;
        foreach (var span in spans)
            bytes += span.BytesMax();
        if (bytes > bytesLeft)
            return WithoutPast(topic, request, session, last, Codes.Unavailable);

        List<IUpdate> updates = [];
        List<Gap> gaps = [];
        foreach (var span in spans)
        {
            // The answer itself tells the strikes of the session that goes on.
            span.AddUpdates(updates, tellsGrid: BarUpdates.HasGrid(topic) && span.Session.Epoch != session?.Epoch);
            span.AddGaps(gaps);
        }

        var result = Empty(topic, session, last, Codes.Ok) with
        {
            Recovered = recovered,
            Updates = updates,
            Gaps = gaps.Count == 0 ? null : gaps,
        };
        return new(result, (int)bytes);
    }

    /// <summary>The topic goes on live; what was before must be had elsewhere.</summary>
    public static TopicAnswer WithoutPast(Topic topic, SubscribeRequest request, SessionView? session, int last, int code)
    {
        var rest = (request.Since, session) switch
        {
            ({ } since, not null) when since.Epoch == session.Epoch =>
                RestLinks.Since(topic, session.Session.Date, session.Epoch, since.Seq),
            (not null, not null) => RestLinks.Since(topic, session.Session.Date, session.Epoch, Position.Empty),
            _ => RestLinks.Window(topic, Math.Clamp(request.Minutes ?? 60, 1, SubscribeRequest.MinutesMax)),
        };
        return new(Empty(topic, session, last, code) with { Rest = rest }, 0);
    }

    private static SubscribeResult Empty(Topic topic, SessionView? session, int last, int code)
    {
        var grid = session is not null && BarUpdates.HasGrid(topic)
            ? new BarSpan(session, topic, last, last).Grid
            : null;
        return new()
        {
            Topic = topic.Name,
            Status = SubscribeStatus.Of(code),
            Code = code,
            Epoch = session?.Epoch,
            Seq = last,
            Recovered = false,
            Updates = [],
            StrikesGrid = grid?.Strikes.ToArray(),
            GridId = grid?.Id,
        };
    }
}
