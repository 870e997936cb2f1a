using System.Net;
using System.Text.Json.Nodes;

namespace Streaming.Server.Tests.OpenApi;

/// <summary>One answer of the running server, beside the operation and the words under which the document shows it.</summary>
internal sealed record ApiCall(
    string Operation, string Shows, string? Sent, HttpStatusCode Status, string? ContentType, JsonNode? Body,
    IReadOnlyDictionary<string, string> Headers)
{
    public string StatusText => ((int)Status).ToString(System.Globalization.CultureInfo.InvariantCulture);

    public override string ToString() => $"{Operation} {StatusText} ({Shows})";
}
