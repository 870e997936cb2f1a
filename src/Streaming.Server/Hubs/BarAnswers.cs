using Streaming.Engine.MarketData;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Runtime;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ports;
using Streaming.Server.Mapping;

namespace Streaming.Server.Hubs;

/// <summary>Makes the past of a bar topic as a subscriber asks for it.</summary>
internal sealed class BarAnswers(ISymbolDirectory symbols, ISessionStore store, MarketClock market)
{
    /// <param name="session">The session the subscription was begun in; null while there is none.</param>
    /// <param name="last">The last bar of it that belongs to the past.</param>
    /// <param name="bytesLeft">What the whole answer may still hold.</param>
    public async ValueTask<TopicAnswer> MakeAsync(
        Topic topic, SubscribeRequest request, SessionView? session, int last, int bytesLeft,
        CancellationToken cancellationToken)
    {
        List<BarSpan>? spans;
        try
        {
            spans = request.Since is { } since
                ? await SinceAsync(topic, since, session, last, cancellationToken)
                : null;
        }
        catch (StoreException)
        {
            // The store's own log has the cause; the client is subscribed and asks REST, or again.
            return BarAnswer.WithoutPast(topic, request, session, last, Codes.Unavailable);
        }

        var recovered = spans is not null;
        spans ??= Window(topic, request, session, last);
        return BarAnswer.Of(topic, request, session, last, spans, recovered, bytesLeft);
    }

    /// <returns>Everything since the position, oldest first; null where the position means nothing here.</returns>
    private async ValueTask<List<BarSpan>?> SinceAsync(
        Topic topic, Position since, SessionView? session, int last, CancellationToken cancellationToken)
    {
        if (since.Seq < Position.Empty)
            return null;

        if (session is not null && since.Epoch == session.Epoch)
            return since.Seq > last ? null : [new(session, topic, (int)since.Seq, last)];

        var former = await symbols.FindSessionAsync(topic.Symbol!, since.Epoch, cancellationToken);
        if (former is null)
            return null;

        var formerLast = former.Log[topic.BarSize.ToInterval()].LastOrdinal;
        if (since.Seq > formerLast)
            return null;

        List<BarSpan> spans = [new(former, topic, (int)since.Seq, formerLast)];
        foreach (var between in await BetweenAsync(former, session, cancellationToken))
            spans.Add(BarSpan.Whole(between, topic));
        if (session is not null)
            spans.Add(new(session, topic, (int)Position.Empty, last));
        return spans;
    }

    private async ValueTask<List<SessionView>> BetweenAsync(
        SessionView former, SessionView? current, CancellationToken cancellationToken)
    {
        List<SessionView> sessions = [];
        foreach (var stored in await store.ListAsync(former.Symbol, cancellationToken))
            if (stored.Date > former.Session.Date && (current is null || stored.Date < current.Session.Date)
                && await symbols.FindSessionAsync(former.Symbol, stored.Date, cancellationToken) is { } session)
                sessions.Add(session);

        sessions.Sort((a, b) => a.Session.Date.CompareTo(b.Session.Date));
        return sessions;
    }

    private List<BarSpan> Window(Topic topic, SubscribeRequest request, SessionView? session, int last)
    {
        if (session is null || request.Minutes is not { } asked)
            return [];

        var minutes = Math.Clamp(asked, 1, SubscribeRequest.MinutesMax);
        var start = Timestamp.Min(market.Now, session.Session.Close) - TimeSpan.FromMinutes(minutes);
        var closed = session.Log[topic.BarSize.ToInterval()].Closed;
        var first = closed.Length;
        while (first > 0 && closed[first - 1].Start >= start)
            first--;
        return [new(session, topic, first == 0 ? (int)Position.Empty : closed[first - 1].Ordinal, last) { IsWindow = true }];
    }
}
