using System.Text.Json.Nodes;
using Streaming.Protocol;
using Streaming.Protocol.Hub;

namespace Streaming.Server.AsyncApi;

/// <summary>One message of the protocol, with what it holds and an example that was really sent.</summary>
internal sealed record Message(string Name, string Summary, JsonObject Payload)
{
    private const string ExampleSuffix = ".message.json";

    /// <summary>What the server tells of its own accord, on both doors.</summary>
    public static readonly (string Name, Type Type, string Summary)[] Told =
    [
        .. Enum.GetValues<TopicKind>().Select(kind =>
            (Targets.Of(kind), Targets.TypeOf(kind), $"An update of a {kind.WireName()} topic.")),
        (Targets.Gap, typeof(Gap), "Closed updates, both ends inclusive, that this connection will not get here."),
        (Targets.Heartbeat, typeof(Heartbeat), "Every five seconds; ten without one are a dead connection."),
        (Targets.Bye, typeof(Bye), "The last message before the server closes."),
    ];

    private static readonly JsonObject Text = new() { ["type"] = "string" };

    public static string AnswerTo(string call) => $"{call}Answer";

    public const string Refusal = "Refusal";

    /// <summary>All of them: what is told, what is called, what is answered.</summary>
    public static IEnumerable<Message> All =>
    [
        .. Told.Select(told => new Message(told.Name, told.Summary, JsonReference.ToSchema(told.Type.Name))),
        new(Targets.Subscribed, "The stream's first event of each topic: what Subscribe returns on the hub.",
            JsonReference.ToSchema(nameof(SubscribeResult))),
        new(Targets.Subscribe,
            $"Asks for at most {SubscribeRequest.TopicsPerCallMax} topics; a connection has at most {SubscribeRequest.TopicsPerConnectionMax}.",
            ListOf(JsonReference.ToSchema(nameof(SubscribeRequest)), SubscribeRequest.TopicsPerCallMax)),
        new(AnswerTo(Targets.Subscribe), "An answer for each topic, in the order asked.",
            ListOf(JsonReference.ToSchema(nameof(SubscribeResult)), SubscribeRequest.TopicsPerCallMax)),
        new(Targets.Unsubscribe, "Names of topics.", ListOf(Text.DeepClone().AsObject(), null)),
        new(AnswerTo(Targets.Unsubscribe), "Nothing.", new() { ["type"] = "null" }),
        new(Targets.Ping, "Takes nothing.", new() { ["type"] = "null" }),
        new(AnswerTo(Targets.Ping), "The server's time.", new() { ["type"] = "string", ["format"] = "date-time" }),
        new(Refusal, "The error of a call that failed as a whole.", JsonReference.ToSchema(HubFrames.Refusal)),
    ];

    public JsonObject ToJson()
    {
        var message = new JsonObject
        {
            ["name"] = Name,
            ["summary"] = Summary,
            ["contentType"] = "application/json",
            ["payload"] = Payload.DeepClone(),
        };
        using var example = typeof(Message).Assembly.GetManifestResourceStream(Name + ExampleSuffix);
        if (example is not null)
            message["examples"] = new JsonArray(new JsonObject { ["payload"] = JsonNode.Parse(example) });
        return message;
    }

    private static JsonObject ListOf(JsonObject items, int? most)
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = items };
        if (most is { } max)
            list["maxItems"] = max;
        return list;
    }
}
