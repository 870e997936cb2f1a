using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Streaming.Client.Tests;

/// <summary>A wire to the service that can be cut, and that notes what goes up it.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _far;
    private readonly ConcurrentDictionary<TcpClient, byte> _ends = [];
    private readonly Task _accepting;

    public Wire(string far)
    {
        _far = new Uri(far);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>The first line of each request that opened a connection.</summary>
    public ConcurrentQueue<string> RequestLines { get; } = [];

    public void Cut()
    {
        foreach (var end in _ends.Keys)
            end.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        Cut();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
                var far = new TcpClient();
                await far.ConnectAsync(_far.Host, _far.Port, TestContext.Current.CancellationToken);
                _ = PumpAsync(near, far, isRequest: true);
                _ = PumpAsync(far, near, isRequest: false);
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The listener was closed.
        }
    }

    private async Task PumpAsync(TcpClient source, TcpClient target, bool isRequest)
    {
        _ends[source] = 0;
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await source.GetStream().ReadAsync(buffer)) > 0)
            {
                if (isRequest)
                    RequestLines.Enqueue(Encoding.ASCII.GetString(buffer, 0, read).Split("\r\n")[0]);
                isRequest = false;
                await target.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception cut) when (cut is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The other pump ends with it.
        }

        source.Dispose();
        target.Dispose();
        _ends.TryRemove(source, out _);
    }
}
