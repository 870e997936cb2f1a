using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Streaming.Server.Tests.OpenApi;

/// <summary>An operation's answers as its example file has them, by status and by what they show, and what was sent for the first
/// one.</summary>
internal static partial class ApiExamples
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of(string operation, IReadOnlyList<ApiCall> calls)
    {
        var file = new JsonObject();
        foreach (var status in calls.Where(call => call.Operation == operation && call.Body is not null)
            .GroupBy(call => call.StatusText).OrderBy(status => status.Key, StringComparer.Ordinal))
            file[status.Key] = new JsonObject(
                status.DistinctBy(call => call.Shows).Select(call => KeyValuePair.Create(call.Shows, call.Body?.DeepClone())));
        if (calls.FirstOrDefault(call => call.Operation == operation && call.Sent is not null) is { } sent)
            file["request"] = new JsonObject { [sent.Shows] = JsonNode.Parse(sent.Sent!) };
        return Settled(file);
    }

    /// <summary>As a file has it.</summary>
    public static string Settled(JsonNode? node) => Settled(node?.ToJsonString(Indented) ?? "null") + "\n";

    // Names that are random and a time that is alone, each put into the same words every time.
    private static string Settled(string text) => Now().Replace(
        State().Replace(Port().Replace(Log().Replace(Secret().Replace(Webhook().Replace(Ticket().Replace(
            text, "\"ticket\": \"tk_example\""), "wh_example"), "whsec_example"), "log-example"), "127.0.0.1:8443"), "state-1"),
        "\"2026-06-05T14:00:05Z\"");

    [GeneratedRegex("\"ticket\": \"[^\"]+\"")]
    private static partial Regex Ticket();

    [GeneratedRegex("wh_[0-9a-f]{16}")]
    private static partial Regex Webhook();

    [GeneratedRegex("whsec_[A-Za-z0-9+/=]+")]
    private static partial Regex Secret();

    [GeneratedRegex("state-[0-9a-f]{12}")]
    private static partial Regex State();

    [GeneratedRegex("^\"[-0-9:.T]+Z\"$")]
    private static partial Regex Now();

    [GeneratedRegex("events-[0-9a-f]+")]
    private static partial Regex Log();

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Port();
}
