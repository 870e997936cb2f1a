using System.Text.Json.Nodes;

namespace Streaming.Server.AsyncApi;

/// <summary>Where the doors are and how a key is shown at them.</summary>
internal static class PushSecurity
{
    private static readonly string[] Names = ["header", "bearer", "query", "ticket"];

    public static JsonObject Server(string protocol, string text) => new()
    {
        ["host"] = "{host}",
        ["protocol"] = protocol,
        ["description"] = text,
        ["variables"] = new JsonObject
        {
            ["host"] = new JsonObject { ["description"] = "Where this document came from.", ["default"] = "localhost:8080" },
        },
        ["security"] = JsonReference.ToAll(Names.Select(name => $"#/components/securitySchemes/{name}")),
    };

    public static JsonObject Schemes() => new()
    {
        ["header"] = ApiKey("header", "X-Api-Key", "A key."),
        ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "A key, or a ticket." },
        ["query"] = ApiKey("query", "apiKey", "A key."),
        ["ticket"] = ApiKey("query", "access_token", "A ticket of POST /v1/tickets; good once, for a minute."),
    };

    private static JsonObject ApiKey(string place, string name, string text) =>
        new() { ["type"] = "httpApiKey", ["in"] = place, ["name"] = name, ["description"] = text };
}
