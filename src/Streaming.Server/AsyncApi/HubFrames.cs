using System.Text.Json.Nodes;

namespace Streaming.Server.AsyncApi;

/// <summary>What the server writes around a message on the hub, in SignalR's JSON protocol; each frame ends with the
/// byte 0x1e. In MessagePack the same things are arrays, as SignalR's specification has them.</summary>
internal static class HubFrames
{
    public const string Frame = "HubFrame";
    public const string Refusal = "Refusal";

    private const string Invocation = "HubInvocation";
    private const string Completion = "HubCompletion";
    private const string Ping = "HubPing";
    private const string Close = "HubClose";

    public static IEnumerable<(string Name, JsonObject Schema)> Schemas =>
    [
        (Frame, new()
        {
            ["oneOf"] = JsonReference.ToAll(
                new[] { Invocation, Completion, Ping, Close }.Select(name => $"#/components/schemas/{name}")),
        }),
        (Invocation, Object(1, "A message: `target` is its name, and its payload the one argument.", new()
        {
            ["target"] = new JsonObject { ["enum"] = new JsonArray([.. Message.Told.Select(told => (JsonNode)told.Name)]) },
            ["arguments"] = new JsonObject
            {
                ["type"] = "array", ["minItems"] = 1, ["maxItems"] = 1, ["items"] = new JsonObject { ["type"] = "object" },
            },
        }, "target", "arguments")),
        (Completion, Object(3, "The answer to a call; `error` where it failed as a whole.", new()
        {
            ["invocationId"] = Text(),
            ["result"] = new JsonObject(),
            ["error"] = JsonReference.ToSchema(Refusal),
        }, "invocationId")),
        (Ping, Object(6, "SignalR's own sign of life.", [])),
        (Close, Object(7, "SignalR's own goodbye; ours, with its code, is `Bye`.", new()
        {
            ["error"] = Text(),
            ["allowReconnect"] = new JsonObject { ["type"] = "boolean" },
        })),
        (Refusal, new()
        {
            ["type"] = "string",
            ["pattern"] = @"\b4[0-9]{3} [a-z_]+: ",
            ["description"] = "Ends in the code, its name and the reason, behind what SignalR puts before them.",
        }),
    ];

    private static JsonObject Object(int type, string text, JsonObject properties, params string[] required)
    {
        properties.Insert(0, "type", new JsonObject { ["const"] = type });
        return new()
        {
            ["type"] = "object",
            ["description"] = text,
            ["required"] = new JsonArray([.. required.Prepend("type").Select(name => (JsonNode)name)]),
            ["properties"] = properties,
        };
    }

    private static JsonObject Text() => new() { ["type"] = "string" };
}
