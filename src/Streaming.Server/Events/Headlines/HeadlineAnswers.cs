using System.Globalization;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Runtime;
using Streaming.Runtime.Ports;
using Streaming.Server.Hubs;
using Streaming.Server.Mapping;

namespace Streaming.Server.Events.Headlines;

/// <summary>Makes the past of the event log as a subscriber asks for it.</summary>
internal sealed class HeadlineAnswers(IEventStore store, MarketClock market)
{
    /// <summary>No headline of ours takes more in JSON.</summary>
    private const int BytesMax = 1_024;

    private const int PageSize = 1_000;

    public async ValueTask<TopicAnswer> MakeAsync(
        Topic topic, SubscribeRequest request, HeadlinePast past, int bytesLeft, CancellationToken cancellationToken)
    {
        try
        {
            var limit = bytesLeft / BytesMax;
            if (request.Since is { } since && since.Epoch == past.Epoch
                && since.Seq >= Position.Empty && since.Seq <= past.EndSeq
                && await IsKeptAsync(since.Seq, past, cancellationToken))
                return await SinceAsync(topic, since.Seq, past, limit, cancellationToken) is { } missed
                    ? Answer(topic, past, missed, isRecovered: true)
                    : WithoutPast(topic, request, past, Codes.Unavailable);

            return Answer(topic, past, await WindowAsync(topic, request, past, limit, cancellationToken), isRecovered: false);
        }
        catch (StoreException)
        {
            // The store's own log has the cause; the client is subscribed and asks REST, or again.
            return WithoutPast(topic, request, past, Codes.Unavailable);
        }
    }

    /// <summary>The topic goes on live; what was before must be had elsewhere.</summary>
    public static TopicAnswer WithoutPast(Topic topic, SubscribeRequest request, HeadlinePast past, int code)
    {
        var since = request.Since is { } position && position.Epoch == past.Epoch ? position.Seq : Position.Empty;
        var symbol = topic.Symbol is { } only ? $"&symbol={Uri.EscapeDataString(only)}" : "";
        var rest = string.Create(
            CultureInfo.InvariantCulture, $"/v1/flow/zero-dte/headlines?since={since}{symbol}&limit=1000");
        return new(ResultOf(topic, past, code) with { Rest = rest }, 0);
    }

    private static TopicAnswer Answer(
        Topic topic, HeadlinePast past, IReadOnlyList<LoggedEvent> events, bool isRecovered)
    {
        var result = ResultOf(topic, past, Codes.Ok) with
        {
            Recovered = isRecovered,
            Updates = [.. events.Select(each => each.ToHeadline(topic, past.Epoch))],
        };
        return new(result, events.Count * BytesMax);
    }

    private static SubscribeResult ResultOf(Topic topic, HeadlinePast past, int code) => new()
    {
        Topic = topic.Name,
        Status = SubscribeStatus.Of(code),
        Code = code,
        Epoch = past.Epoch,
        Seq = past.LastSeq,
        Recovered = false,
        Updates = [],
    };

    /// <summary>False where events behind the position are no longer kept, of whatever symbol.</summary>
    private async ValueTask<bool> IsKeptAsync(long since, HeadlinePast past, CancellationToken cancellationToken)
    {
        if (since == past.EndSeq)
            return true;

        var next = await store.ReadAsync(new EventQuery { Since = since, Limit = 1 }, cancellationToken);
        return next.Events is [{ } first] && first.Seq == since + 1;
    }

    /// <returns>Null where there is more than may be sent.</returns>
    private async ValueTask<List<LoggedEvent>?> SinceAsync(
        Topic topic, long since, HeadlinePast past, int limit, CancellationToken cancellationToken)
    {
        var events = new List<LoggedEvent>();
        for (var at = since; at < past.LastSeq; at = events[^1].Seq)
        {
            var page = await store.ReadAsync(
                new EventQuery { Symbol = topic.Symbol, Since = at, Limit = PageSize }, cancellationToken);
            var before = events.Count;
            events.AddRange(page.Events.Where(each => each.Seq <= past.LastSeq));
            if (events.Count > limit)
                return null;
            if (events.Count == before)
                break;
        }

        return events;
    }

    private async ValueTask<IReadOnlyList<LoggedEvent>> WindowAsync(
        Topic topic, SubscribeRequest request, HeadlinePast past, int limit, CancellationToken cancellationToken)
    {
        var page = await store.ReadAsync(new EventQuery { Symbol = topic.Symbol, Limit = PageSize }, cancellationToken);
        var events = page.Events.Where(each => each.Seq <= past.LastSeq);
        if (request.Minutes is not { } asked)
            return [.. events.TakeLast(1)];

        var start = market.Now - TimeSpan.FromMinutes(Math.Clamp(asked, 1, SubscribeRequest.MinutesMax));
        return [.. events.Where(each => each.EventTime >= start).TakeLast(limit)];
    }
}
