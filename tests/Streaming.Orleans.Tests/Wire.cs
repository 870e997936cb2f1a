using System.Net;
using System.Net.Sockets;

namespace Streaming.Orleans.Tests;

/// <summary>A port of this machine behind which others are reached, the first that takes the connection. It can be cut as
/// a network is: in silence. What was under way waits, and arrives when the wire is mended.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly Func<IEnumerable<EndPoint>> _far;
    private readonly Task _accepting;
    private volatile TaskCompletionSource _whole = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Wire(Func<IEnumerable<EndPoint>> far)
    {
        _far = far;
        _whole.SetResult();
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Cut() => _whole = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Mend() => _whole.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ConnectAsync(await _listener.AcceptSocketAsync(_ending.Token));
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Disposed of.
        }
    }

    private async Task ConnectAsync(Socket near)
    {
        using var _ = near;
        try
        {
            await _whole.Task.WaitAsync(_ending.Token);
            foreach (var address in _far())
            {
                using var far = address is UnixDomainSocketEndPoint
                    ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
                    : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await far.ConnectAsync(address, _ending.Token);
                }
                catch (SocketException)
                {
                    continue;
                }

                await Task.WhenAny(PumpAsync(near, far), PumpAsync(far, near));
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed of.
        }
    }

    private async Task PumpAsync(Socket source, Socket target)
    {
        var buffer = new byte[32 * 1024];
        try
        {
            int read;
            while ((read = await source.ReceiveAsync(buffer, _ending.Token)) > 0)
            {
                await _whole.Task.WaitAsync(_ending.Token);
                await target.SendAsync(buffer.AsMemory(0, read), _ending.Token);
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One end is gone; the connection goes with it, which the other end is told when the wire is whole.
        }

        await _whole.Task.WaitAsync(_ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
