using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Streaming.Server.Tests.OpenApi;

/// <summary>Asks and writes down what it was answered.</summary>
internal sealed class ApiCaller
{
    private readonly List<ApiCall> _calls = [];

    public IReadOnlyList<ApiCall> Calls => _calls;

    /// <param name="shows">What the answer is an example of.</param>
    public async Task<ApiCall> AskAsync(
        HttpClient client, string operation, string shows, string path, string method = "GET", string? body = null,
        string? ifNoneMatch = null, string? origin = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (ifNoneMatch is not null)
            request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(ifNoneMatch));
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        using var answer = await client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        var type = answer.Content.Headers.ContentType?.MediaType;
        var call = new ApiCall(
            operation, shows, body, answer.StatusCode, type, await ReadAsync(answer.Content, type),
            answer.Headers.ToDictionary(each => each.Key, each => string.Join(", ", each.Value)));
        _calls.Add(call);
        return call;
    }

    private static async Task<JsonNode?> ReadAsync(HttpContent content, string? type)
    {
        if (type == "text/event-stream")
            return JsonValue.Create(await FirstEventAsync(content));

        var text = await content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    // A stream does not end: up to the end of its first event it is long enough for an example.
    private static async Task<string> FirstEventAsync(HttpContent content)
    {
        using var lines = new StreamReader(await content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        var text = new StringBuilder();
        var hasData = false;
        while (await lines.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            text.Append(line).Append('\n');
            hasData |= line.StartsWith("data:", StringComparison.Ordinal);
            if (hasData && line.Length == 0)
                break;
        }

        return text.ToString();
    }
}
