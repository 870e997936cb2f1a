using System.Text;
using System.Text.Json.Nodes;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Server.Tests.Events.Sse;
using Streaming.Server.Tests.Hubs;
using Xunit;

namespace Streaming.Server.Tests.Clients.Vectors;

/// <summary>The event stream, byte for byte.</summary>
internal sealed class SseDoor : VectorDoor
{
    private readonly List<byte> _read = [];
    private HttpResponseMessage? _response;
    private Stream? _body;
    private string? _lastId;
    private int _answersDue;

    public override async Task AskAsync(HubApp app, Plan plan, SubscribeRequest[] requests)
    {
        var topics = requests.Select(request => request.Topic).ToArray();
        var minutes = requests[0].Minutes;
        var step = new JsonObject
        {
            ["get"] = "/v1/flow/zero-dte/stream",
            ["topics"] = new JsonArray([.. topics.Select(topic => (JsonNode)topic)]),
        };
        if (minutes is not null)
            step["minutes"] = minutes;
        if (_lastId is not null)
            step["last_event_id"] = _lastId;
        Script.Add(step);

        var window = minutes is null ? "" : $"&minutes={minutes}";
        _response = await SseClient.AskAsync(app, $"topics={string.Join(',', topics)}{window}", plan, _lastId);
        _response.EnsureSuccessStatusCode();
        _body = await _response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        _answersDue = requests.Length;
    }

    public override Task ReadAnswerAsync() => ReadToAsync(Targets.Subscribed, _ => --_answersDue == 0);

    public override void Drop()
    {
        _response!.Dispose();
        _read.Clear();
        Script.Add(new() { ["end"] = true });
    }

    public override ValueTask DisposeAsync()
    {
        _response?.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async Task<(string Name, JsonObject Body)> NextAsync(CancellationToken cancellationToken)
    {
        var block = await BlockAsync(cancellationToken);
        Script.Add(new() { ["bytes"] = block });

        var fields = block.Split('\n').Select(line => line.Split(": ", 2)).Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        _lastId = fields.GetValueOrDefault("id") ?? _lastId;
        return fields.TryGetValue("data", out var data)
            ? (fields["event"], JsonNode.Parse(data)!.AsObject())
            : ("", []);
    }

    // Up to the empty line that dispatches an event.
    private async Task<string> BlockAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        while (true)
        {
            for (var i = 1; i < _read.Count; i++)
            {
                if (_read[i] != '\n' || _read[i - 1] != '\n')
                    continue;

                var block = Encoding.UTF8.GetString([.. _read[..(i + 1)]]);
                _read.RemoveRange(0, i + 1);
                return block;
            }

            var count = await _body!.ReadAsync(buffer, cancellationToken);
            Assert.True(count > 0, "the stream has ended");
            _read.AddRange(buffer.AsSpan(0, count));
        }
    }
}
