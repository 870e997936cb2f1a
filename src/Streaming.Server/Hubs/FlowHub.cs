using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.SignalR;
using Streaming.Engine.MarketData;
using Streaming.Protocol;
using Streaming.Protocol.Hub;

namespace Streaming.Server.Hubs;

/// <summary>What a client may call. What it is sent of the server's own accord goes through its outbox.</summary>
internal sealed class FlowHub(TopicDesk desk, TimeProvider clock) : Hub
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
            (results[i], var taken) = await desk.SubscribeAsync(
                connection, requests[i], SubscribeResult.AnswerBytesMax - bytes, Context.ConnectionAborted);
            bytes += taken;
        }

        connection.Outbox.AllowForAnswer(bytes);
        return results;
    }

    public void Unsubscribe(string[] topics)
    {
        if (topics is null || Array.Exists(topics, topic => topic is null))
            throw new HubException(Codes.Message(Codes.BadRequest, "topics is a list of names"));

        foreach (var topic in topics)
            Connection.Topics.Remove(topic);
    }

    /// <summary>What every call comes to whose name or arguments nobody knows here; <see cref="CodedHubProtocol"/> sends it
    /// this way.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "SignalR calls no static methods.")]
    public void Malformed() =>
        throw new HubException(Codes.Message(Codes.BadRequest, "this call, or these arguments, are not known here"));

    public string Ping() => Timestamp.FromUtc(clock.GetUtcNow()).ToString();
}
