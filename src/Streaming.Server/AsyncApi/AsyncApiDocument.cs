using System.Text.Json.Nodes;
using Streaming.Protocol;
using Streaming.Protocol.Hub;

namespace Streaming.Server.AsyncApi;

/// <summary>The push protocol as an AsyncAPI 3.0 document: hub and event stream, what may be called, what is told.</summary>
/// <remarks>Made from the types that the messages are written from, so that it cannot say other shapes than they have.</remarks>
internal static class AsyncApiDocument
{
    private const string HubPath = "/hubs/flow";
    private const string StreamPath = "/v1/flow/zero-dte/stream";

    // What the server tells of its own accord, on both doors.
    private static readonly (string Name, Type Type, string Summary)[] Told =
    [
        .. Enum.GetValues<TopicKind>().Select(kind =>
            (Targets.Of(kind), Targets.TypeOf(kind), $"An update of a {kind.WireName()} topic.")),
        (Targets.Gap, typeof(Gap), "Closed updates, both ends inclusive, that this connection will not get here."),
        (Targets.Heartbeat, typeof(Heartbeat), "Every five seconds; ten without one are a dead connection."),
        (Targets.Bye, typeof(Bye), "The last message before the server closes."),
    ];

    public static JsonObject Create()
    {
        var schemas = new MessageSchemas();
        var messages = new JsonObject();
        foreach (var (name, type, summary) in Told)
            messages[name] = Message(name, summary, schemas.Refer(type));
        messages[Targets.Subscribed] = Message(
            Targets.Subscribed, "A topic's answer: on the stream an event, on the hub an item of what Subscribe returns.",
            schemas.Refer(typeof(SubscribeResult)));
        messages[Targets.Subscribe] = Message(
            Targets.Subscribe, $"Asks for at most {SubscribeRequest.TopicsPerCallMax} topics.",
            ArrayOf(schemas.Refer(typeof(SubscribeRequest))));
        messages[$"{Targets.Subscribe}Answer"] = Message(
            $"{Targets.Subscribe}Answer", "An answer for each topic, in the order asked.",
            ArrayOf(schemas.Refer(typeof(SubscribeResult))));
        messages[Targets.Unsubscribe] = Message(Targets.Unsubscribe, "Names of topics.", ArrayOf(Text()));
        messages[Targets.Ping] = Message(Targets.Ping, "Takes nothing.", new JsonObject { ["type"] = "null" });
        messages[$"{Targets.Ping}Answer"] = Message($"{Targets.Ping}Answer", "The server's time, UTC.", Text());

        return new JsonObject
        {
            ["asyncapi"] = "3.0.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Streaming",
                ["version"] = "1",
                ["description"] = "Live 0DTE options flow, pushed. On the hub (SignalR, JSON or MessagePack) a payload is "
                    + "the one argument of an invocation that bears the message's name; on the event stream it is the "
                    + "data of an event of that name, and the event's id resumes all topics.",
            },
            ["defaultContentType"] = "application/json",
            ["channels"] = new JsonObject
            {
                ["hub"] = Channel(HubPath, messages, static name => name != Targets.Subscribed),
                ["stream"] = Channel(StreamPath, messages, static name =>
                    name == Targets.Subscribed || Told.Any(told => told.Name == name)),
            },
            ["operations"] = new JsonObject
            {
                ["subscribe"] = Call(Targets.Subscribe, $"{Targets.Subscribe}Answer"),
                ["unsubscribe"] = Call(Targets.Unsubscribe, answer: null),
                ["ping"] = Call(Targets.Ping, $"{Targets.Ping}Answer"),
                ["tell"] = Tell("hub", Told.Select(static told => told.Name)),
                ["stream"] = Tell("stream", Told.Select(static told => told.Name).Append(Targets.Subscribed)),
            },
            ["components"] = new JsonObject { ["messages"] = messages, ["schemas"] = schemas.All },
            ["x-codes"] = Codes(),
        };
    }

    private static JsonObject Message(string name, string summary, JsonNode payload) =>
        new() { ["name"] = name, ["summary"] = summary, ["payload"] = payload };

    private static JsonObject Channel(string address, JsonObject messages, Func<string, bool> has)
    {
        var named = new JsonObject();
        foreach (var (name, _) in messages)
            if (has(name))
                named[name] = Reference($"#/components/messages/{name}");
        return new JsonObject { ["address"] = address, ["messages"] = named };
    }

    private static JsonObject Call(string name, string? answer)
    {
        var call = new JsonObject
        {
            ["action"] = "receive",
            ["channel"] = Reference("#/channels/hub"),
            ["messages"] = new JsonArray(Reference($"#/channels/hub/messages/{name}")),
        };
        if (answer is not null)
            call["reply"] = new JsonObject
            {
                ["channel"] = Reference("#/channels/hub"),
                ["messages"] = new JsonArray(Reference($"#/channels/hub/messages/{answer}")),
            };
        return call;
    }

    private static JsonObject Tell(string channel, IEnumerable<string> names) => new()
    {
        ["action"] = "send",
        ["channel"] = Reference($"#/channels/{channel}"),
        ["messages"] = new JsonArray([.. names.Select(name => Reference($"#/channels/{channel}/messages/{name}"))]),
    };

    private static JsonArray Codes() => new(
    [
        .. Protocol.Codes.All.Order().Select(code => new JsonObject
        {
            ["code"] = code,
            ["name"] = Protocol.Codes.Name(code),
            ["ends_connection"] = Protocol.Codes.EndsConnection(code),
            ["temporary"] = Protocol.Codes.IsTemporary(code),
        }),
    ]);

    private static JsonObject Text() => new() { ["type"] = "string" };

    private static JsonObject ArrayOf(JsonNode items) => new() { ["type"] = "array", ["items"] = items };

    private static JsonObject Reference(string path) => new() { ["$ref"] = path };
}
