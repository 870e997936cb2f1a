using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR.Protocol;
using Streaming.Protocol.Hub;
using Xunit;

namespace Streaming.Client.Tests.Vectors;

/// <summary>Plays a vector's script to a client, over real sockets and on a clock of its own.</summary>
/// <remarks>After each message a heartbeat is sent, and waited for: what was before it has then been taken. No silence of a
/// script is shortened by it, for no time passes between the two.</remarks>
internal sealed class Replay : IAsyncDisposable
{
    private const string TheConnection = "the connection";

    private readonly Rig _rig;
    private readonly Dictionary<string, Subscription<IUpdate>> _topics = [];
    private readonly Dictionary<string, List<JsonObject>> _told = [];
    private readonly Dictionary<string, string> _calls = [];
    private bool _isBack;

    private Replay(Rig rig, JsonObject vector)
    {
        _rig = rig;
        Expected = vector["events"]!.AsArray().GroupBy(told => (string?)told!["topic"] ?? TheConnection)
            .ToDictionary(group => group.Key, group => group.Select(told => Vectors.Told.Text(told!)).ToArray());
        foreach (var topic in Expected.Keys.Append(TheConnection))
            _told[topic] = [];
        foreach (var request in vector["subscribe"]!.AsArray())
        {
            var topic = (string)request!["topic"]!;
            _topics[topic] = rig.Client.Subscribe(new Topic<IUpdate>(topic), (int?)request["minutes"]);
        }

        rig.Client.Connecting += _ => Say(new() { ["event"] = "connecting" });
        rig.Client.Connected += () => Say(new() { ["event"] = "connected" });
        rig.Client.Disconnected += end =>
            Say(new() { ["event"] = "disconnected", ["code"] = end.Code, ["retry"] = end.RetryIn is not null });
    }

    public Dictionary<string, string[]> Expected { get; }

    public List<TimeSpan?> Waits { get; } = [];

    public static async Task<Replay> StartAsync(JsonObject vector, HubEncoding encoding) =>
        new(await Rig.StartAsync(encoding), vector);

    public IReadOnlyList<JsonObject> Told(string topic) => _told[topic];

    public Task PlayAsync(JsonObject step) => step switch
    {
        _ when step["connect"] is not null => ConnectAsync(),
        _ when step["call"] is { } call => SeeAsync(call),
        _ when step["frame"] is { } frame => SendAsync(frame, step["again"] is not null),
        _ when step["packed"] is { } packed => SendAsync(Convert.FromBase64String((string)packed!)),
        _ when step["rest"] is { } link => AnswerAsync((string)link!, (int)step["status"]!, step["body"]!),
        _ when step["silence_ms"] is { } silence => BeSilentAsync((double)silence!),
        _ when step["drop"] is not null => _rig.Socket.DropAsync(),
        _ => throw new UnreachableException($"no such step: {step.ToJsonString()}"),
    };

    /// <summary>Waits for what the vector says, and then for what it may not say.</summary>
    public async Task SettleAsync()
    {
        while (Waits.Count < Expected[TheConnection].Count(told => told.Contains("disconnected", StringComparison.Ordinal)))
            Waits.Add((await _rig.NextEndAsync()).RetryIn);
        foreach (var topic in _topics.Keys)
        {
            while (_told[topic].Count < Expected[topic].Length)
                await TakeAsync(topic);
        }

        if (Waits is [.., null])
        {
            _rig.Time.Advance(TimeSpan.FromMinutes(2));
            Assert.False(_rig.Service.HasSocketWaiting, "It came back.");
            return;
        }

        await _rig.BeatAsync();
        Drain();
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    private async Task ConnectAsync()
    {
        if (_isBack)
        {
            var end = await _rig.NextEndAsync();
            Waits.Add(end.RetryIn);
            await _rig.WaitAsync(end);
        }

        _isBack = true;
        await _rig.ConnectAsync();
    }

    private async Task SeeAsync(JsonNode expected)
    {
        var call = await _rig.Socket.ReadCallAsync();
        Assert.Equal((string)expected["target"]!, call.Target);
        Assert.Equal(expected["arguments"]![0]!.ToJsonString(), call.Argument.ToJsonString());
        _calls[(string)expected["invocationId"]!] = call.Id;
    }

    private async Task SendAsync(JsonNode frame, bool isRepeated)
    {
        if ((int)frame["type"]! == 1)
        {
            var target = (string)frame["target"]!;
            await _rig.Socket.TellAsync(target, frame["arguments"]![0]!);
            await ToldAsync(target);
            return;
        }

        var results = frame["result"]!.AsArray();
        await _rig.Socket.AnswerAsync(_calls[(string)frame["invocationId"]!], results);
        await AnsweredAsync(isRepeated ? [] : results.Select(result => (string)result!["topic"]!));
    }

    private async Task SendAsync(byte[] packed)
    {
        var message = PackedFrame.Read(packed);
        await _rig.Socket.TellAsync(packed);
        if (message is InvocationMessage told)
        {
            await ToldAsync(told.Target);
            return;
        }

        // The bytes hold the id that the recorder gave the call, so the client must have given the same.
        var answer = Assert.IsType<CompletionMessage>(message);
        Assert.Equal(answer.InvocationId, _calls[answer.InvocationId!]);
        await AnsweredAsync(Assert.IsType<SubscribeResult[]>(answer.Result).Select(result => result.Topic));
    }

    private async Task ToldAsync(string target)
    {
        if (target == Targets.Heartbeat)
            await _rig.HeartbeatAsync();
        else if (target != Targets.Bye)
            await _rig.BeatAsync();
        Drain();
    }

    private async Task AnsweredAsync(IEnumerable<string> topics)
    {
        foreach (var topic in topics)
        {
            while (!(await TakeAsync(topic) is TopicSubscribed or TopicRefusal))
            {
            }
        }

        Drain();
    }

    private async Task AnswerAsync(string link, int status, JsonNode body)
    {
        var question = await _rig.Service.NextQuestionAsync();
        Assert.Equal(link, question.Link);
        question.Answer(status, body.ToJsonString());
    }

    private Task BeSilentAsync(double milliseconds)
    {
        _rig.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        return Task.CompletedTask;
    }

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
        using var patience = new CancellationTokenSource(Rig.Patience);
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
}
