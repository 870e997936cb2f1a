using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Streaming.Server.Tests.RecordedDay;

/// <summary>What a door pushes, as it stands on the wire: of each closed update the whole frame, by its topic and
/// position. Names of logs are left out, because they tell the source.</summary>
internal sealed partial class RawFrames
{
    private const char End = '\u001e';

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Dictionary<(string Topic, long Seq), string> _frames = [];

    public IReadOnlyDictionary<(string Topic, long Seq), string> Closed => _frames;

    /// <summary>Listens at the hub until a topic has reached a position.</summary>
    public static async Task<RawFrames> OfHubAsync(DayApp app, string[] topics, string watched, long last)
    {
        using var patience = Patient();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(
            new UriBuilder(app.Address) { Scheme = "ws", Path = "/hubs/flow", Query = $"apiKey={DayApp.Key}" }.Uri, patience.Token);
        var requests = string.Join(',', topics.Select(topic => $$"""{"topic":"{{topic}}"}"""));
        await SayAsync("""{"protocol":"json","version":1}""");
        await SayAsync($$"""{"type":1,"invocationId":"1","target":"Subscribe","arguments":[[{{requests}}]]}""");

        var frames = new RawFrames();
        var text = new StringBuilder();
        var buffer = new byte[64 * 1024];
        while (!frames._frames.ContainsKey((watched, last)))
        {
            var received = await socket.ReceiveAsync(buffer, patience.Token);
            Assert.NotEqual(WebSocketMessageType.Close, received.MessageType);
            text.Append(Encoding.UTF8.GetString(buffer, 0, received.Count));
            var parts = text.ToString().Split(End);
            foreach (var frame in parts[..^1])
            {
                using var message = JsonDocument.Parse(frame);
                if (message.RootElement.TryGetProperty("type", out var type) && type.GetInt32() == 1)
                    frames.Take(message.RootElement.GetProperty("arguments")[0], frame);
            }

            text.Clear().Append(parts[^1]);
        }

        return frames;

        Task SayAsync(string message) => socket.SendAsync(
            Encoding.UTF8.GetBytes(message + End), WebSocketMessageType.Text, endOfMessage: true, patience.Token);
    }

    /// <summary>Listens to the event stream until a topic has reached a position.</summary>
    public static async Task<RawFrames> OfStreamAsync(DayApp app, string[] topics, string watched, long last)
    {
        using var patience = Patient();
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(
            HttpMethod.Get, new Uri(app.Address, $"/v1/flow/zero-dte/stream?topics={string.Join(',', topics)}"));
        request.Headers.Add("X-Api-Key", DayApp.Key);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        response.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(patience.Token), Encoding.UTF8);

        var frames = new RawFrames();
        var name = "";
        while (!frames._frames.ContainsKey((watched, last)))
        {
            var line = await lines.ReadLineAsync(patience.Token);
            Assert.NotNull(line);

            // The id is left out: it names the logs, and how far the other topics are, which come beside it.
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line;
            if (!line.StartsWith("data: ", StringComparison.Ordinal))
                continue;

            using var body = JsonDocument.Parse(line["data: ".Length..]);
            frames.Take(body.RootElement, $"{name}\n{line}");
        }

        return frames;
    }

    public static string WithoutLogs(string text) => LogName().Replace(text, "log");

    private void Take(JsonElement body, string frame)
    {
        if (body.TryGetProperty("closed", out var closed) && closed.GetBoolean())
            _frames.Add((body.GetProperty("topic").GetString()!, body.GetProperty("seq").GetInt64()), WithoutLogs(frame));
    }

    private static CancellationTokenSource Patient()
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        return patience;
    }

    [GeneratedRegex("([0-9]{8}|events)-[0-9a-f]{12}")]
    private static partial Regex LogName();
}
