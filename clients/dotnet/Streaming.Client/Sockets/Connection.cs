using Streaming.Protocol.Hub;

namespace Streaming.Client.Sockets;

/// <summary>Keeps a client connected, through as many sockets as it takes.</summary>
internal sealed class Connection(FlowClientOptions options, Subscriptions subscriptions, ConnectionListener listener)
{
    private static readonly TimeSpan HeartbeatWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BudgetReset = TimeSpan.FromSeconds(60);

    private readonly TimeProvider _time = options.TimeProvider;
    private readonly Backoff _backoff = new(options.Random);

    public async Task RunAsync(CancellationToken stopping)
    {
        for (var attempt = 1; ; attempt++)
        {
            listener.Connecting(attempt);
            var end = await FollowAsync(stopping).ConfigureAwait(false);
            if (stopping.IsCancellationRequested && !end.IsForGood)
                end = new(null, "stopped");
            if (end.IsForGood || stopping.IsCancellationRequested)
            {
                subscriptions.End(
                    end.IsForGood ? new FlowException(end.Code!.Value, end.Reason, "the service ended the connection") : null);
                listener.Disconnected(new(end.Code, end.Reason, RetryIn: null));
                return;
            }

            var wait = _backoff.Next(end.RetryAfter);
            listener.Disconnected(new(end.Code, end.Reason, wait));
            await Task.Delay(wait, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<ConnectionEnd> FollowAsync(CancellationToken stopping)
    {
        var socket = new HubSocket(options, subscriptions);
        await using (socket.ConfigureAwait(false))
        {
            if (await OpenAsync(socket, stopping).ConfigureAwait(false) is { } failure)
                return ConnectionEnd.Of(failure);

            var opened = _time.GetTimestamp();
            subscriptions.Connected(socket);
            listener.Connected();
            try
            {
                return await ListenAsync(socket, stopping).ConfigureAwait(false);
            }
            finally
            {
                subscriptions.Disconnected();
                if (_time.GetElapsedTime(opened) >= BudgetReset)
                    _backoff.Reset();
            }
        }
    }

    private async Task<Exception?> OpenAsync(HubSocket socket, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(HeartbeatWait, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, patience.Token);
        try
        {
            await socket.StartAsync(either.Token).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return new TimeoutException($"no answer for {HeartbeatWait.TotalSeconds:0} s");
        }
        catch (Exception failure)
        {
            // Whatever it was, the loop tries again, or ends with it.
            return failure;
        }
    }

    private async Task<ConnectionEnd> ListenAsync(HubSocket socket, CancellationToken stopping)
    {
        try
        {
            while (await socket.Heartbeats.WaitToReadAsync(CancellationToken.None).AsTask()
                .WaitAsync(HeartbeatWait, _time, stopping).ConfigureAwait(false))
            {
                while (socket.Heartbeats.TryRead(out var heartbeat))
                    listener.Heartbeat(heartbeat);
            }

            return socket.Bye is { } bye ? ConnectionEnd.Of(bye) : ConnectionEnd.Of(socket.Failure);
        }
        catch (TimeoutException)
        {
            return socket.Bye is { } bye ? ConnectionEnd.Of(bye) : new(null, $"no heartbeat for {HeartbeatWait.TotalSeconds:0} s");
        }
        catch (OperationCanceledException stopped) when (stopping.IsCancellationRequested)
        {
            return ConnectionEnd.Of(stopped);
        }
    }
}

/// <summary>Who is told of the connection, one thing at a time and in order.</summary>
internal sealed record ConnectionListener(
    Action<int> Connecting, Action Connected, Action<Disconnection> Disconnected, Action<Heartbeat> Heartbeat);
