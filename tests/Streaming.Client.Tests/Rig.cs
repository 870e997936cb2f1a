using System.Threading.Channels;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Testing;
using Xunit;

namespace Streaming.Client.Tests;

/// <summary>A client on a clock of its own, before a service that does what the test says.</summary>
internal sealed class Rig : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<Disconnection> _ends = Channel.CreateUnbounded<Disconnection>();
    private readonly SemaphoreSlim _heartbeats = new(0);
    private ScriptedSocket? _socket;

    private Rig(ScriptedService service, HubEncoding encoding, double luck)
    {
        Service = service;
        Client = new(new FlowClientOptions
        {
            Url = service.Address, Key = "k", Encoding = encoding, TimeProvider = Time, Random = new Luck(luck),
        });
        Client.Disconnected += end => _ends.Writer.TryWrite(end);
        Client.HeartbeatReceived += _ => _heartbeats.Release();
    }

    public ManualTime Time { get; } = new();

    public ScriptedService Service { get; }

    public FlowClient Client { get; }

    /// <summary>The newest.</summary>
    public ScriptedSocket Socket => _socket!;

    /// <param name="luck">How much of the longest wait each draw gives.</param>
    public static async Task<Rig> StartAsync(HubEncoding encoding = HubEncoding.Json, double luck = 0.5) =>
        new(await ScriptedService.StartAsync(), encoding, luck);

    public async Task ConnectAsync()
    {
        Client.Start();
        _socket?.End();
        _socket = await Service.NextSocketAsync();
    }

    /// <summary>Sends a heartbeat and waits until it was taken, and with it all that was sent before.</summary>
    public async Task BeatAsync()
    {
        await Socket.TellAsync(new Heartbeat
        {
            ServerTime = "",
            LagMs = 0,
            Conflated = 0,
            Topics = new Dictionary<string, Position>(),
            Feeds = new Dictionary<string, FeedHealth>(),
        });
        await HeartbeatAsync();
    }

    /// <summary>Waits until a heartbeat that was sent is taken, and the wait for the next one begins.</summary>
    public async Task HeartbeatAsync()
    {
        Assert.True(await _heartbeats.WaitAsync(Patience, TestContext.Current.CancellationToken), "The heartbeat never came.");
        await Time.WhenDueAsync(TimeSpan.FromSeconds(10)).WaitAsync(Patience);
    }

    /// <summary>Lets the wait before the next attempt pass.</summary>
    public async Task WaitAsync(Disconnection end)
    {
        var wait = end.RetryIn ?? throw new InvalidOperationException($"It will not come back: {end}");
        await Time.WhenDueAsync(wait).WaitAsync(Patience);
        Time.Advance(wait);
    }

    public async Task<Disconnection> NextEndAsync() =>
        await _ends.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        _socket?.End();
        await Service.DisposeAsync();
    }

    private sealed class Luck(double share) : Random
    {
        public override double NextDouble() => share;
    }
}
