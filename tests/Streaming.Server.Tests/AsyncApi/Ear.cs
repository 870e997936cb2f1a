using System.Text.Json.Nodes;
using Streaming.Protocol;
using Streaming.Protocol.Hub;

namespace Streaming.Server.Tests.AsyncApi;

/// <summary>Listens to both doors and knows messages by their names.</summary>
internal sealed class Ear
{
    private readonly List<Heard> _messages = [];
    private readonly List<Heard> _frames = [];
    private readonly List<Heard> _refused = [];
    private readonly Dictionary<string, Heard> _calls = [];

    public IReadOnlyList<Heard> Messages => _messages;

    /// <summary>Calls that failed as a whole.</summary>
    public IReadOnlyList<Heard> Refused => _refused;

    /// <summary>What the hub's server wrote around them.</summary>
    public IReadOnlyList<Heard> Frames => _frames;

    public void Call(string where, JsonNode call)
    {
        _calls[(string)call["invocationId"]!] =
            new(where, (string)call["target"]!, call["arguments"]!.AsArray().FirstOrDefault());
    }

    public void Frame(string where, JsonNode frame)
    {
        _frames.Add(new(where, "HubFrame", frame));
        switch ((int)frame["type"]!)
        {
            case 1:
                _messages.Add(new(where, (string)frame["target"]!, frame["arguments"]![0]));
                break;
            case 3 when frame["error"] is { } error:
                _refused.Add(_calls[(string)frame["invocationId"]!]);
                _messages.Add(new(where, "Refusal", error));
                break;
            case 3:
                var call = _calls[(string)frame["invocationId"]!];
                _messages.Add(call);
                _messages.Add(new(where, $"{call.Message}Answer", frame["result"]));
                if (call.Message == Targets.Subscribe)
                    foreach (var result in frame["result"]!.AsArray())
                        Updates(where, result!);
                break;
        }
    }

    /// <summary>Lines of an event stream.</summary>
    public void Stream(string where, string text)
    {
        string? name = null;
        foreach (var line in text.Split('\n'))
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line["event: ".Length..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                Event(where, name!, JsonNode.Parse(line["data: ".Length..])!);
    }

    private void Event(string where, string name, JsonNode data)
    {
        _messages.Add(new(where, name, data));
        if (name == Targets.Subscribed)
            Updates(where, data);
    }

    // An answer's updates are whole messages.
    private void Updates(string where, JsonNode answer)
    {
        foreach (var update in answer["updates"]!.AsArray())
            if (Topic.TryParse((string)update!["topic"]!, out var topic))
                _messages.Add(new(where, Targets.Of(topic.Kind), update));
    }
}
