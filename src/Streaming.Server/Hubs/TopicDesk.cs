using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ports;
using Streaming.Server.Events.Headlines;
using Streaming.Server.Hubs.States;

namespace Streaming.Server.Hubs;

/// <summary>Where every door takes its clients' topics: checks what a client may have, begins it, and makes its past.</summary>
internal sealed class TopicDesk(
    ISymbolDirectory symbols,
    HubPublisher publisher,
    BarAnswers bars,
    HeadlineFanOut headlines,
    HeadlineAnswers events,
    StateFanOut states,
    AnswerBudget budget,
    PushMetrics metrics)
{
    /// <summary>No state of ours takes more in JSON.</summary>
    private const int StateBytesMax = 16 * 1024;

    /// <summary>Why a plan does not get a topic; <see cref="Codes.Ok"/> where it does.</summary>
    /// <returns>The topic too, unless its name is none.</returns>
    public async ValueTask<(Topic? Topic, int Code)> CheckAsync(
        string name, Plan plan, CancellationToken cancellationToken)
    {
        if (!Topic.TryParse(name, out var topic))
            return (null, Codes.UnknownTopic);
        if (plan < topic.RequiredPlan)
            return (topic, Codes.TierRestricted);
        return topic.Symbol is { } symbol && await symbols.FindAsync(symbol, cancellationToken) is null
            ? (topic, Codes.UnknownSymbol)
            : (topic, Codes.Ok);
    }

    /// <summary>Subscribes a connection to a topic.</summary>
    /// <param name="bytesLeft">What the whole answer may still hold.</param>
    public async ValueTask<TopicAnswer> SubscribeAsync(
        FlowConnection connection, SubscribeRequest request, int bytesLeft, CancellationToken cancellationToken)
    {
        var answer = await BeginAsync(connection, request, bytesLeft, cancellationToken);
        metrics.CountAnswer(answer.Result.Code);
        return answer;
    }

    private async ValueTask<TopicAnswer> BeginAsync(
        FlowConnection connection, SubscribeRequest request, int bytesLeft, CancellationToken cancellationToken)
    {
        // Counted whatever becomes of it: to be refused costs the server something too.
        var hasBudget = budget.TryTake(connection.KeyId);
        var (topic, code) = await CheckAsync(request.Topic, connection.Plan, cancellationToken);
        if (topic is null || code != Codes.Ok)
            return new(SubscribeResult.Refused(request.Topic, code), 0);
        if (!connection.Topics.HasRoomFor(topic))
            return new(SubscribeResult.Refused(topic.Name, Codes.LimitExceeded), 0);

        return topic.Class switch
        {
            DeliveryClass.Events => await BeginEventsAsync(connection, topic, request, hasBudget, bytesLeft, cancellationToken),
            DeliveryClass.State => await BeginStateAsync(connection, topic, request, hasBudget, cancellationToken),
            _ => await BeginBarsAsync(connection, topic, request, hasBudget, bytesLeft, cancellationToken),
        };
    }

    // The newest of a state is a few kilobytes and always there: no window to limit, and nothing to be without.
    private async ValueTask<TopicAnswer> BeginStateAsync(
        FlowConnection connection, Topic topic, SubscribeRequest request, bool hasBudget,
        CancellationToken cancellationToken)
    {
        var answer = await states.BeginAsync(connection, topic, request.Since, cancellationToken);
        return hasBudget
            ? new(answer, answer.Updates.Count * StateBytesMax)
            : new(answer with { Code = Codes.RateLimited, Recovered = false, Updates = [] }, 0);
    }

    private async ValueTask<TopicAnswer> BeginBarsAsync(
        FlowConnection connection, Topic topic, SubscribeRequest request, bool hasBudget, int bytesLeft,
        CancellationToken cancellationToken)
    {
        var view = await symbols.FindAsync(topic.Symbol!, cancellationToken);
        var stored = view?.Session is null ? await StoredAsync(topic, request, cancellationToken) : null;
        var source = publisher.FanOutOf(topic.Symbol!);
        var (session, last) = connection.Topics.Add(topic, source, each => source.Add(each, view?.Session, stored));
        return hasBudget
            ? await bars.MakeAsync(topic, request, session, last, bytesLeft, cancellationToken)
            : BarAnswer.WithoutPast(topic, request, session, last, Codes.RateLimited);
    }

    /// <summary>The stored session that a subscriber goes on in; null where it names none, or the store is away.</summary>
    private async ValueTask<SessionView?> StoredAsync(
        Topic topic, SubscribeRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return request.Since is { } since
                ? await symbols.FindSessionAsync(topic.Symbol!, since.Epoch, cancellationToken)
                : null;
        }
        catch (StoreException)
        {
            // The answer asks again, and says that the past cannot be had.
            return null;
        }
    }

    private async ValueTask<TopicAnswer> BeginEventsAsync(
        FlowConnection connection, Topic topic, SubscribeRequest request, bool hasBudget, int bytesLeft,
        CancellationToken cancellationToken)
    {
        var past = connection.Topics.Add(topic, headlines, headlines.Add);
        return hasBudget
            ? await events.MakeAsync(topic, request, past, bytesLeft, cancellationToken)
            : HeadlineAnswers.WithoutPast(topic, request, past, Codes.RateLimited);
    }
}
