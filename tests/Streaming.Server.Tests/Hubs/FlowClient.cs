using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Protocol.MessagePack;
using Streaming.Client.Sockets;
using Xunit;

namespace Streaming.Server.Tests.Hubs;

/// <summary>A client that follows the protocol, and says what it was sent that the protocol does not allow.</summary>
internal sealed class FlowClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly HubConnection _hub;
    private readonly Lock _gate = new();
    private readonly List<(Func<bool> Condition, TaskCompletionSource Done)> _waiting = [];

    private FlowClient(Uri address, string protocol)
    {
        var builder = new HubConnectionBuilder();
        builder.Services
            .AddSingleton<IConnectionFactory>(new WebSocketConnectionFactory())
            .AddSingleton<EndPoint>(new UriEndPoint(address));
        if (protocol == "messagepack")
            builder.Services.AddSingleton<IHubProtocol>(new MessagePackHubProtocol());
        else
            builder.AddJsonProtocol(options =>
                options.PayloadSerializerOptions = new JsonSerializerOptions(ProtocolJsonContext.Wire.Options));
        _hub = builder.Build();

        _hub.On<SeriesBarUpdate>(Targets.SeriesBar, Take);
        _hub.On<HedgeFlowBarUpdate>(Targets.HedgeFlowBar, Take);
        _hub.On<HeatmapColumnUpdate>(Targets.HeatmapColumn, Take);
        _hub.On<StrikeFlowBarUpdate>(Targets.StrikeFlowBar, Take);
        _hub.On<HeadlineUpdate>(Targets.Headline, Take);
        _hub.On<SnapshotUpdate>(Targets.Snapshot, Take);
        _hub.On<LeaderboardUpdate>(Targets.Leaderboard, Take);
        _hub.On<StatusUpdate>(Targets.Status, Take);
        _hub.On<Gap>(Targets.Gap, gap => Note(() => Topics.GetValueOrDefault(gap.Topic)?.Take(gap)));
        _hub.On<Heartbeat>(Targets.Heartbeat, heartbeat => Note(() => Heartbeats.Add(heartbeat)));
        _hub.On<Bye>(Targets.Bye, bye => Note(() => Bye = bye));
        _hub.Closed += _ =>
        {
            Note(() => IsClosed = true);
            return Task.CompletedTask;
        };
    }

    public Dictionary<string, TopicLog> Topics { get; } = [];

    public List<Heartbeat> Heartbeats { get; } = [];

    public Bye? Bye { get; private set; }

    public bool IsClosed { get; private set; }

    /// <summary>Where it asks for what an answer has not; null for a client that does not.</summary>
    public HttpClient? Rest { get; init; }

    /// <summary>Topics whose past came from REST.</summary>
    public int Fills { get; private set; }

    /// <param name="protocol">The hub protocol: json or messagepack.</param>
    /// <param name="rest"><see cref="Rest"/>.</param>
    public static async Task<FlowClient> ConnectAsync(Uri address, string protocol = "json", HttpClient? rest = null)
    {
        var client = new FlowClient(address, protocol) { Rest = rest };
        await client._hub.StartAsync(TestContext.Current.CancellationToken);
        return client;
    }

    public Task<SubscribeResult[]> SubscribeAsync(params SubscribeRequest[] requests) => SubscribeAsync(null, requests);

    /// <param name="known">What the same client had on an earlier connection.</param>
    public async Task<SubscribeResult[]> SubscribeAsync(
        IReadOnlyDictionary<string, TopicLog>? known, SubscribeRequest[] requests)
    {
        lock (_gate)
            foreach (var request in requests)
            {
                var log = Topics[request.Topic] = new TopicLog(request);
                if (known?.GetValueOrDefault(request.Topic) is { } former)
                    log.Continue(former);
            }

        var results = await _hub.InvokeAsync<SubscribeResult[]>(
            Targets.Subscribe, requests, TestContext.Current.CancellationToken);
        Note(() =>
        {
            foreach (var result in results)
                if (Topics.GetValueOrDefault(result.Topic) is { } log)
                    (IsFromRest(result) ? (Action<SubscribeResult>)log.Await : log.Apply)(result);
        });
        foreach (var result in results.Where(IsFromRest))
        {
            var past = await RestFill.AskAsync(Rest!, result);
            Fills++;
            Note(() => Topics[result.Topic].Fill(past));
        }

        return results;
    }

    public async Task<SubscribeResult> SubscribeAsync(string topic, Position? since = null, int? minutes = null) =>
        (await SubscribeAsync(new SubscribeRequest { Topic = topic, Since = since, Minutes = minutes })).Single();

    public Task UnsubscribeAsync(params string[] topics) =>
        _hub.InvokeAsync(Targets.Unsubscribe, topics, TestContext.Current.CancellationToken);

    public Task CallAsync(string method, params object?[] arguments) =>
        _hub.InvokeCoreAsync(method, arguments, TestContext.Current.CancellationToken);

    public Task<string> PingAsync() => _hub.InvokeAsync<string>(Targets.Ping, TestContext.Current.CancellationToken);

    /// <summary>Waits until what has arrived makes it true.</summary>
    public Task UntilAsync(Func<bool> condition, string expectation) => UntilAsync(condition, () => expectation);

    public async Task UntilAsync(Func<bool> condition, Func<string> expectation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (condition())
                return;
            _waiting.Add((condition, done));
        }

        try
        {
            await done.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            lock (_gate)
                Assert.Fail($"Waited for {expectation()}; there is {string.Join("; ", Topics.Values)}, {Heartbeats.Count} heartbeats");
        }
    }

    public Task UntilSeqAsync(string topic, long seq) =>
        UntilAsync(() => Topics[topic].Seq >= seq, $"{topic} to reach {seq}");

    /// <summary>Looks again at what is waited for: something outside the connection has changed.</summary>
    public void Wake() => Note(static () => { });

    /// <summary>Cuts the connection without a word.</summary>
    public Task CutAsync() => _hub.DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private bool IsFromRest(SubscribeResult result) => Rest is not null && result.Rest is not null;

    private void Take(IUpdate update) => Note(() => Topics.GetValueOrDefault(update.Topic)?.Take(update));

    private void Note(Action action)
    {
        lock (_gate)
        {
            action();
            for (var i = _waiting.Count - 1; i >= 0; i--)
            {
                if (!_waiting[i].Condition())
                    continue;

                _waiting[i].Done.SetResult();
                _waiting.RemoveAt(i);
            }
        }
    }
}
