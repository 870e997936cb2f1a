using Microsoft.AspNetCore.SignalR;
using Streaming.Engine.MarketData;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Runtime.Ports;

namespace Streaming.Server.Hubs;

/// <summary>What a client may call. What it is sent of the server's own accord goes through its outbox.</summary>
internal sealed class FlowHub(
    ISymbolDirectory symbols, BarAnswers answers, AnswerBudget budget, TimeProvider clock, PushMetrics metrics) : Hub
{
    private FlowConnection Connection => Context.Features.Get<FlowConnection>()
        ?? throw new HubException(Codes.Message(Codes.Unauthenticated, "this connection is ending"));

    public async Task<SubscribeResult[]> Subscribe(SubscribeRequest[] requests)
    {
        if (requests is null || Array.Exists(requests, request => request?.Topic is null))
            throw new HubException(Codes.Message(Codes.BadRequest, "requests is a list of {topic, since?, minutes?}"));
        if (requests.Length > SubscribeRequest.TopicsPerCallMax)
            throw new HubException(Codes.Message(
                Codes.LimitExceeded, $"at most {SubscribeRequest.TopicsPerCallMax} topics in a call"));

        var connection = Connection;
        var results = new SubscribeResult[requests.Length];
        var bytes = 0;
        for (var i = 0; i < requests.Length; i++)
        {
            (results[i], var taken) = await SubscribeAsync(
                connection, requests[i], SubscribeResult.AnswerBytesMax - bytes, Context.ConnectionAborted);
            bytes += taken;
            metrics.CountAnswer(results[i].Code);
        }

        connection.Outbox.AllowForAnswer(bytes);
        return results;
    }

    public void Unsubscribe(string[] topics)
    {
        foreach (var topic in topics ?? [])
            Connection.Topics.Remove(topic);
    }

    public string Ping() => Timestamp.FromUtc(clock.GetUtcNow()).ToString();

    private async ValueTask<BarAnswer> SubscribeAsync(
        FlowConnection connection, SubscribeRequest request, int bytesLeft, CancellationToken cancellationToken)
    {
        if (!Topic.TryParse(request.Topic, out var topic) || !BarUpdates.IsServed(topic))
            return new(SubscribeResult.Refused(request.Topic, Codes.UnknownTopic), 0);
        if (connection.Plan < topic.RequiredPlan)
            return new(SubscribeResult.Refused(topic.Name, Codes.TierRestricted), 0);
        if (await symbols.FindAsync(topic.Symbol!, cancellationToken) is not { } view)
            return new(SubscribeResult.Refused(topic.Name, Codes.UnknownSymbol), 0);
        if (!connection.Topics.HasRoomFor(topic))
            return new(SubscribeResult.Refused(topic.Name, Codes.LimitExceeded), 0);

        var (session, last) = connection.Topics.Add(topic, view.Session);
        return budget.TryTake(connection.KeyId)
            ? await answers.MakeAsync(topic, request, session, last, bytesLeft, cancellationToken)
            : BarAnswer.WithoutPast(topic, request, session, last, Codes.RateLimited);
    }
}
