using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Streaming.Protocol.Hub;
using Streaming.Testing;
using Xunit;

namespace Streaming.Client.Tests.Vectors;

/// <summary>Plays a vector's script to a client, over real sockets and on a clock of its own.</summary>
/// <remarks>After each message a heartbeat is sent, and waited for: what was before it has then been taken. No silence of a
/// script is shortened by it, for no time passes between the two.</remarks>
internal sealed class Replay : IAsyncDisposable
{
    private const string TheConnection = "the connection";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new();
    private readonly ScriptedService _service;
    private readonly FlowClient _client;
    private readonly Dictionary<string, Subscription<IUpdate>> _topics = [];
    private readonly Dictionary<string, List<JsonObject>> _told = [];
    private readonly Dictionary<string, string> _calls = [];
    private readonly Channel<Disconnection> _ends = Channel.CreateUnbounded<Disconnection>();
    private readonly SemaphoreSlim _heartbeats = new(0);
    private ScriptedSocket? _socket;

    private Replay(ScriptedService service, JsonObject vector, HubEncoding encoding)
    {
        _service = service;
        _client = new(new FlowClientOptions
        {
            Url = service.Address, Key = "k", Encoding = encoding, TimeProvider = _time, Random = new Random(1),
        });
        Expected = vector["events"]!.AsArray().GroupBy(told => (string?)told!["topic"] ?? TheConnection)
            .ToDictionary(group => group.Key, group => group.Select(told => Vectors.Told.Text(told!)).ToArray());
        foreach (var topic in Expected.Keys.Append(TheConnection))
            _told[topic] = [];
        foreach (var request in vector["subscribe"]!.AsArray())
        {
            var topic = (string)request!["topic"]!;
            _topics[topic] = _client.Subscribe(new Topic<IUpdate>(topic), (int?)request["minutes"]);
        }

        _client.Connecting += _ => Say(new() { ["event"] = "connecting" });
        _client.Connected += () => Say(new() { ["event"] = "connected" });
        _client.Disconnected += end =>
        {
            Say(new() { ["event"] = "disconnected", ["code"] = end.Code, ["retry"] = end.RetryIn is not null });
            _ends.Writer.TryWrite(end);
        };
        _client.HeartbeatReceived += _ => _heartbeats.Release();
    }

    public Dictionary<string, string[]> Expected { get; }

    public List<TimeSpan?> Waits { get; } = [];

    public static async Task<Replay> StartAsync(JsonObject vector, HubEncoding encoding) =>
        new(await ScriptedService.StartAsync(), vector, encoding);

    public IReadOnlyList<JsonObject> Told(string topic) => _told[topic];

    public Task PlayAsync(JsonObject step) => step switch
    {
        _ when step["connect"] is not null => ConnectAsync(),
        _ when step["call"] is { } call => SeeAsync(call),
        _ when step["frame"] is { } frame => SendAsync(frame, step["again"] is not null),
        _ when step["rest"] is { } link => AnswerAsync((string)link!, (int)step["status"]!, step["body"]!),
        _ when step["silence_ms"] is { } silence => BeSilentAsync(TimeSpan.FromMilliseconds((double)silence!)),
        _ when step["drop"] is not null => _socket!.DropAsync(),
        _ => throw new UnreachableException($"no such step: {step.ToJsonString()}"),
    };

    /// <summary>Waits for what the vector says, and then for what it may not say.</summary>
    public async Task SettleAsync()
    {
        while (Waits.Count < Expected[TheConnection].Count(told => told.Contains("disconnected", StringComparison.Ordinal)))
            Waits.Add((await ReadAsync(_ends.Reader)).RetryIn);
        foreach (var topic in _topics.Keys)
        {
            while (_told[topic].Count < Expected[topic].Length)
                await TakeAsync(topic);
        }

        if (Waits is [.., null])
        {
            _time.Advance(TimeSpan.FromMinutes(2));
            Assert.False(_service.HasSocketWaiting, "It came back.");
            return;
        }

        await MarkAsync();
        Drain();
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        _socket?.End();
        await _service.DisposeAsync();
    }

    private async Task ConnectAsync()
    {
        if (_socket is null)
        {
            _client.Start();
        }
        else
        {
            var wait = (await ReadAsync(_ends.Reader)).RetryIn!.Value;
            Waits.Add(wait);
            await _time.WhenDueAsync(wait).WaitAsync(Patience);
            _time.Advance(wait);
        }

        _socket?.End();
        _socket = await _service.NextSocketAsync();
    }

    private async Task SeeAsync(JsonNode expected)
    {
        var call = await _socket!.ReadCallAsync();
        Assert.Equal((string)expected["target"]!, call.Target);
        Assert.Equal(expected["arguments"]![0]!.ToJsonString(), call.Argument.ToJsonString());
        _calls[(string)expected["invocationId"]!] = call.Id;
    }

    private async Task SendAsync(JsonNode frame, bool isRepeated)
    {
        if ((int)frame["type"]! == 1)
        {
            var target = (string)frame["target"]!;
            await _socket!.TellAsync(target, frame["arguments"]![0]!);
            if (target == Targets.Heartbeat)
                await HeartbeatAsync();
            else if (target != Targets.Bye)
                await MarkAsync();
            Drain();
            return;
        }

        var results = frame["result"]!.AsArray();
        await _socket!.AnswerAsync(_calls[(string)frame["invocationId"]!], results);
        foreach (var topic in results.Select(result => (string)result!["topic"]!))
        {
            while (!isRepeated && !(await TakeAsync(topic) is TopicSubscribed or TopicRefusal))
            {
            }
        }

        Drain();
    }

    private async Task AnswerAsync(string link, int status, JsonNode body)
    {
        var question = await _service.NextQuestionAsync();
        Assert.Equal(link, question.Link);
        question.Answer(status, body.ToJsonString());
    }

    private async Task BeSilentAsync(TimeSpan time)
    {
        await _time.WhenDueAsync(TimeSpan.FromSeconds(10)).WaitAsync(Patience);
        _time.Advance(time);
    }

    private async Task MarkAsync()
    {
        var heartbeat = new JsonObject
        {
            ["server_time"] = "", ["lag_ms"] = 0, ["conflated"] = 0, ["topics"] = new JsonObject(), ["feeds"] = new JsonObject(),
        };
        await _socket!.TellAsync(Targets.Heartbeat, heartbeat);
        await HeartbeatAsync();
    }

    private async Task HeartbeatAsync() =>
        Assert.True(await _heartbeats.WaitAsync(Patience, TestContext.Current.CancellationToken), "The heartbeat never came.");

    private void Drain()
    {
        foreach (var (topic, subscription) in _topics)
        {
            // An answer is applied under the gate, whole.
            lock (subscription.Follower.Gate)
            {
            }

            while (subscription.Follower.Queue.TryTake(out var told))
                Note(topic, told);
        }
    }

    private async Task<TopicEvent> TakeAsync(string topic)
    {
        using var patience = new CancellationTokenSource(Patience);
        var told = await _topics[topic].Follower.Queue.TakeAsync(patience.Token);
        Assert.NotNull(told);
        Note(topic, told);
        return told;
    }

    private void Note(string topic, TopicEvent told)
    {
        if (Vectors.Told.Of(told) is { } each)
            _told[topic].Add(each);
    }

    private void Say(JsonObject told)
    {
        lock (_told)
            _told[TheConnection].Add(told);
    }

    private static async Task<T> ReadAsync<T>(ChannelReader<T> reader) =>
        await reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);
}
