using System.Text;
using System.Text.Json;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Server.Tests.Hubs;
using Xunit;

namespace Streaming.Server.Tests.Events.Sse;

/// <summary>One event as WHATWG's parser dispatches it.</summary>
internal sealed record SseEvent(string Name, string Data, string? Id)
{
    public T As<T>() => JsonSerializer.Deserialize<T>(Data, ProtocolJsonContext.Wire.Options)!;
}

/// <summary>A client of the event stream that knows nothing but HTTP, the event format and positions.</summary>
internal sealed class SseClient : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = Timeout.InfiniteTimeSpan };

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;
    private readonly HashSet<(string Topic, string Epoch, long Seq)> _known = [];

    private SseClient(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _lines = new StreamReader(body, Encoding.UTF8);
    }

    public Dictionary<string, TopicLog> Topics { get; } = [];

    /// <summary>Where it asks for what an answer has not; null for a client that does not.</summary>
    public HttpClient? Rest { get; init; }

    /// <summary>Topics whose past came from REST.</summary>
    public int Fills { get; private set; }

    /// <summary>The last id, which a browser would send when it comes back.</summary>
    public string? Cursor { get; private set; }

    public int Comments { get; private set; }

    /// <summary>Topics that were answered.</summary>
    public int Answers { get; private set; }

    /// <summary>Every event so far.</summary>
    public List<SseEvent> Events { get; } = [];

    public static Task<HttpResponseMessage> AskAsync(
        HubApp app, string query, Plan plan = Plan.Alpha, string? lastEventId = null, string? origin = null) =>
        AskAsync(app.Address, HubApp.SecretOf(plan), query, lastEventId, origin);

    private static async Task<HttpResponseMessage> AskAsync(
        Uri address, string key, string query, string? lastEventId, string? origin = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, $"/v1/flow/zero-dte/stream?{query}"));
        request.Headers.Add("X-Api-Key", key);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <param name="former">The same client's last connection, to go on behind it.</param>
    public static Task<SseClient> ConnectAsync(
        HubApp app, string topics, Plan plan = Plan.Alpha, SseClient? former = null, int? minutes = null,
        HttpClient? rest = null) =>
        ConnectAsync(app.Address, HubApp.SecretOf(plan), topics, former, minutes, rest);

    /// <inheritdoc cref="ConnectAsync(HubApp, string, Plan, SseClient?, int?, HttpClient?)"/>
    public static async Task<SseClient> ConnectAsync(
        Uri address, string key, string topics, SseClient? former = null, int? minutes = null, HttpClient? rest = null)
    {
        var window = minutes is null ? "" : $"&minutes={minutes}";
        var response = await AskAsync(address, key, $"topics={topics}{window}", former?.Cursor);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var client = new SseClient(
            response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)) { Rest = rest };
        foreach (var topic in topics.Split(','))
            client.Begin(topic, former);
        if (former?.Cursor is { } cursor)
        {
            client.Cursor = cursor;
            client._known.UnionWith(former._known);
        }

        return client;
    }

    /// <summary>The next event, applied; null where the stream has ended.</summary>
    public async Task<SseEvent?> NextAsync(CancellationToken cancellationToken)
    {
        string name = "", data = "";
        string? id = null;
        while (await _lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0)
            {
                if (data.Length == 0)
                    continue;

                var next = new SseEvent(name, data, id);
                await ApplyAsync(next);
                return next;
            }

            var (field, value) = line.Split(':', 2) is [var f, var v] ? (f, v.TrimStart()) : (line, "");
            switch (field)
            {
                case "":
                    Comments++;
                    break;
                case "event":
                    name = value;
                    break;
                case "data":
                    data += value;
                    break;
                case "id":
                    id = value;
                    break;
            }
        }

        return null;
    }

    /// <summary>Reads until it is true.</summary>
    public async Task UntilAsync(Func<bool> condition, string expectation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        try
        {
            while (!condition())
                Assert.True(await NextAsync(patience.Token) is not null, $"the stream ended before {expectation}");
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"Waited for {expectation}; there is {string.Join("; ", Topics.Values)}");
        }
    }

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Begin(string topic, SseClient? former)
    {
        var known = former?.Cursor is null ? null : former.Topics.GetValueOrDefault(topic);
        Position? since = known?.Epoch is { } epoch ? new(epoch, known.Seq) : null;
        Topics[topic] = new TopicLog(new() { Topic = topic, Since = since });
        if (known is not null)
            Topics[topic].Continue(known);
    }

    private async Task ApplyAsync(SseEvent next)
    {
        Events.Add(next);
        Cursor = next.Id ?? Cursor;
        switch (next.Name)
        {
            case Targets.Subscribed:
                var answer = next.As<SubscribeResult>();
                Answers++;
                if (Rest is not null && answer.Rest is not null)
                {
                    Topics[answer.Topic].Await(answer);
                    var past = await RestFill.AskAsync(Rest, answer);
                    Topics[answer.Topic].Fill([.. past.Where(each => _known.Add((each.Topic, each.Epoch, each.Seq)))]);
                    Fills++;
                    break;
                }

                if (!answer.Recovered)
                    _known.RemoveWhere(each => each.Topic == answer.Topic);

                // The last id may be older than the last answer: what it held comes again and is known.
                Topics[answer.Topic].Apply(answer with
                {
                    Updates = [.. answer.Updates.Where(each => _known.Add((each.Topic, each.Epoch, each.Seq)))],
                });
                break;
            case Targets.Gap:
                var gap = next.As<Gap>();
                Topics[gap.Topic].Take(gap);
                break;
            case Targets.Heartbeat or Targets.Bye:
                break;
            default:
                var update = next.As<IUpdate>();
                if (update.Closed)
                    _known.Add((update.Topic, update.Epoch, update.Seq));
                Topics[update.Topic].Take(update);
                break;
        }
    }
}
