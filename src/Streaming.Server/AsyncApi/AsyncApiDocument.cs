using System.Text.Json.Nodes;
using Streaming.Protocol.Hub;
using Streaming.Server.Events.Sse;

namespace Streaming.Server.AsyncApi;

/// <summary>The push protocol as an AsyncAPI 3.0 document: hub and event stream, topics, what may be called, what is
/// told.</summary>
internal static class AsyncApiDocument
{
    private const string HubPath = "/hubs/flow";
    private const string StreamPath = "/v1/flow/zero-dte/stream";

    private static readonly string[] Told = [.. Message.Told.Select(told => told.Name)];
    private static readonly string[] Calls = [Targets.Subscribe, Targets.Unsubscribe, Targets.Ping];

    /// <param name="schemas">Of the messages.</param>
    public static JsonObject Of(JsonObject schemas)
    {
        foreach (var (name, schema) in HubFrames.Schemas)
            schemas[name] = schema;
        schemas[CodeSchema.Name] = CodeSchema.Create();

        return new()
        {
            ["asyncapi"] = "3.0.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Streaming",
                ["version"] = "1",
                ["description"] = "Live 0DTE options flow, pushed. On the hub (SignalR, JSON or MessagePack) a payload is "
                    + "the one argument of an invocation that bears the message's name; on the event stream it is the "
                    + "data of an event of that name, and the event's id resumes all topics. Clients ignore properties "
                    + "that they do not know: new ones may come at any time.",
            },
            ["defaultContentType"] = "application/json",
            ["servers"] = new JsonObject
            {
                ["hub"] = PushSecurity.Server("wss", "The hub; WebSockets only."),
                ["stream"] = PushSecurity.Server("https", "Server-sent events."),
            },
            ["channels"] = new JsonObject([Hub(), Stream(), .. TopicChannels.All]),
            ["operations"] = new JsonObject
            {
                ["subscribe"] = Call(Targets.Subscribe),
                ["unsubscribe"] = Call(Targets.Unsubscribe),
                ["ping"] = Call(Targets.Ping),
                ["tell"] = Tell("hub", Told),
                ["stream"] = Tell("stream", [.. Told, Targets.Subscribed]),
            },
            ["components"] = new JsonObject
            {
                ["messages"] = new JsonObject(
                    Message.All.Select(message => KeyValuePair.Create<string, JsonNode?>(message.Name, message.ToJson()))),
                ["schemas"] = schemas,
                ["securitySchemes"] = PushSecurity.Schemes(),
            },
        };
    }

    private static KeyValuePair<string, JsonNode?> Hub()
    {
        var channel = Channel(
            HubPath, "hub", [.. Told, .. Calls, .. Calls.Select(Message.AnswerTo), Message.Refusal]);
        channel["x-frames"] = JsonReference.ToSchema(HubFrames.Frame);
        return new("hub", channel);
    }

    private static KeyValuePair<string, JsonNode?> Stream()
    {
        var channel = Channel(StreamPath, "stream", [.. Told, Targets.Subscribed]);
        channel["description"] = $"`topics=` names up to {StreamRequest.TopicsMax} topics, with commas between them; "
            + "`minutes=` asks for closed bars to begin with; `Last-Event-ID` or `cursor=` goes on behind an id. What is "
            + "refused is refused before the stream begins, as /openapi/v1.json has it.";
        return new("stream", channel);
    }

    private static JsonObject Channel(string address, string server, IEnumerable<string> messages) => new()
    {
        ["address"] = address,
        ["servers"] = JsonReference.ToAll([$"#/servers/{server}"]),
        ["messages"] = new JsonObject(messages.Select(
            name => KeyValuePair.Create<string, JsonNode?>(name, JsonReference.To($"#/components/messages/{name}")))),
    };

    private static JsonObject Call(string name) => new()
    {
        ["action"] = "receive",
        ["channel"] = JsonReference.To("#/channels/hub"),
        ["messages"] = JsonReference.ToAll([$"#/channels/hub/messages/{name}"]),
        ["reply"] = new JsonObject
        {
            ["channel"] = JsonReference.To("#/channels/hub"),
            ["messages"] = JsonReference.ToAll(
                [$"#/channels/hub/messages/{Message.AnswerTo(name)}", $"#/channels/hub/messages/{Message.Refusal}"]),
        },
    };

    private static JsonObject Tell(string channel, IEnumerable<string> names) => new()
    {
        ["action"] = "send",
        ["channel"] = JsonReference.To($"#/channels/{channel}"),
        ["messages"] = JsonReference.ToAll(names.Select(name => $"#/channels/{channel}/messages/{name}")),
    };
}
