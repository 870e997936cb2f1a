using Microsoft.AspNetCore.SignalR;
using Streaming.Protocol;
using Streaming.Protocol.Hub;

namespace Streaming.Server.Hubs;

/// <summary>A call that was its client's mistake, in the place of its result.</summary>
internal sealed record RefusedCall(string Message);

/// <summary>Takes refused calls for what they are: an answer. Left to SignalR, each is logged as an error with its stack,
/// and whoever sends bad calls fills a disk at twenty times what they cost him.</summary>
internal sealed class CallRefusals(TimeProvider clock, PushMetrics metrics) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocation, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocation);
        }
        catch (HubException refused) when (Codes.TryReadMessage(refused.Message, out var code))
        {
            metrics.CountRefusedCall(code);
            if (invocation.Context.Features.Get<FlowConnection>() is { } connection
                && !connection.Refusals.TryCount(clock))
                connection.Outbox.End(Bye.With(Codes.BadCalls));
            return new RefusedCall(refused.Message);
        }
        catch (OperationCanceledException) when (invocation.Context.ConnectionAborted.IsCancellationRequested)
        {
            // The client went while it was answered.
            return null;
        }
    }
}
