using System.Security.Claims;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Protocol.Rest;
using Streaming.Runtime.Ports;
using Streaming.Server.Access;
using Streaming.Server.Endpoints;
using Streaming.Server.Hubs;
using Streaming.Server.OpenApi;

namespace Streaming.Server.Events.Sse;

/// <summary>The hub's updates for whoever has an HTTP client: each stream is a connection like the hub's, with the same
/// outbox behind it.</summary>
internal sealed class StreamEndpoint(
    TopicDesk desk,
    FlowConnections connections,
    ISymbolDirectory symbols,
    IOptions<PushOptions> options,
    TimeProvider clock,
    PushMetrics metrics)
{
    private readonly SseEncoding _encoding = new();

    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("v1/flow/zero-dte/stream", GetStream)
            .RequirePlan(Plan.Free)
            .AsPushDoor()
            .WithName("GetStream")
            .WithTags("Events")
            .WithSummary("Live updates of up to 32 topics as server-sent events")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .Produces<ErrorResponse>(StatusCodes.Status400BadRequest)
            .ProducesDoorErrors()
            .Produces<TierRestrictedResponse>(StatusCodes.Status403Forbidden)
            .WithMetadata(new AnswerAlternatives(
                StatusCodes.Status403Forbidden, typeof(TierRestrictedResponse), typeof(ErrorResponse)));

    private static Task<IResult> GetStream(
        [AsParameters] StreamRequest request, ClaimsPrincipal caller, HttpContext context, StreamEndpoint endpoint) =>
        endpoint.ServeAsync(request, caller.Key()!, context);

    private async Task<IResult> ServeAsync(StreamRequest request, ApiKey key, HttpContext context)
    {
        if (request.TryRead(out var topics, out var minutes, out var positions) is { } unreadable)
            return unreadable;
        if (await RefusalAsync(topics, key, context.RequestAborted) is { } refusal)
            return refusal;

        using var client = new SseConnection(context, _encoding);
        var outbox = new ConnectionOutbox(client, options.Value, clock, metrics);
        outbox.Hold();
        var subscriptions = new Subscriptions(outbox, metrics);
        var connection = new FlowConnection(context.TraceIdentifier, key.Id, key.Plan, outbox, subscriptions)
        {
            HeartbeatDueAt = clock.GetTimestamp() + ConnectionPulse.HeartbeatTicks(clock),
        };

        await BeginAsync(client, context);
        var refused = KeySeats.IsSeated(context) ? connections.Add(connection) : Bye.With(Codes.ConnectionLimit);
        if (refused is not null)
        {
            await client.WriteAsync(_encoding.Encode(refused));
            return TypedResults.Empty;
        }

        try
        {
            await AnswerAsync(connection, client, topics, minutes, positions, context.RequestAborted);
            outbox.Release();
            await client.Ended.WaitAsync(context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
        }
        finally
        {
            connections.Remove(connection);
            subscriptions.Close();
            outbox.Stop();
            await client.FinishAsync();
        }

        return TypedResults.Empty;
    }

    /// <summary>Null where at least one topic may be had.</summary>
    private async ValueTask<IResult?> RefusalAsync(string[] topics, ApiKey key, CancellationToken cancellationToken)
    {
        Plan? required = null;
        foreach (var name in topics)
        {
            var (topic, code) = await desk.CheckAsync(name, key.Plan, cancellationToken);
            if (code == Codes.Ok)
                return null;
            if (code == Codes.TierRestricted && (required is null || topic!.RequiredPlan < required))
                required = topic!.RequiredPlan;
        }

        return required is { } plan
            ? TypedResults.Json(
                TierRestrictedResponse.For(key.Plan, plan), ProtocolJsonContext.Wire.TierRestrictedResponse,
                statusCode: StatusCodes.Status403Forbidden)
            : Refusals.BadRequest(ErrorResponse.Of(Codes.Name(Codes.UnknownTopic), "none of the topics is known here"));
    }

    private static async ValueTask BeginAsync(SseConnection client, HttpContext context)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        // Before the answers, which may take a while, the client is told that it is connected.
        await client.WriteAsync(":\n\n"u8.ToArray());
    }

    private async Task AnswerAsync(
        FlowConnection connection, SseConnection client, string[] topics, int? minutes,
        Dictionary<ulong, Position> positions, CancellationToken cancellationToken)
    {
        var bytesLeft = SubscribeResult.AnswerBytesMax;
        var answers = new List<ReadOnlyMemory<byte>>(topics.Length);
        foreach (var topic in topics)
        {
            var request = new SubscribeRequest
            {
                Topic = topic,
                Minutes = minutes,
                Since = await SinceAsync(topic, positions, cancellationToken),
            };
            var (result, bytes) = await desk.SubscribeAsync(connection, request, bytesLeft, cancellationToken);
            bytesLeft -= bytes;
            answers.Add(SseEncoding.Encode(result));
        }

        client.Follow(connection.Topics.ToArray());
        connection.Outbox.BeginAnswer(answers.Sum(answer => answer.Length));
        foreach (var answer in answers)
            await client.WriteAsync(answer);
    }

    private async ValueTask<Position?> SinceAsync(
        string name, Dictionary<ulong, Position> positions, CancellationToken cancellationToken)
    {
        if (!Topic.TryParse(name, out var topic) || !positions.TryGetValue(StreamCursor.NameOf(topic), out var since))
            return null;
        if (since.Epoch != StreamCursor.NoEpoch)
            return since;

        // It had no log when it was left: all of the one it has now is news.
        var view = topic.Symbol is { } symbol ? await symbols.FindAsync(symbol, cancellationToken) : null;
        return view?.Session is { } session ? new Position(session.Epoch, Position.Empty) : null;
    }
}
