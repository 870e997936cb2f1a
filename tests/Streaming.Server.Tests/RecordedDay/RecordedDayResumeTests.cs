using System.Net.WebSockets;
using System.Text.Json;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Server.Tests.Hubs;
using Xunit;

namespace Streaming.Server.Tests.RecordedDay;

/// <summary>Clients that come, go and come back while a real day is played end with exactly what REST has.</summary>
public sealed class RecordedDayResumeTests
{
    private const int Clients = 60;

    private static readonly string[] Topics =
        ["series/GOOG/30s", "hedge-flow/GOOG/all/5m", "heatmap/GOOG/gex/raw/1m", "heatmap/GOOG/oi/delta/1m", "strike-flow/GOOG/1m"];

    [Theory]
    [InlineData(0)]
    [InlineData(3_000)]
    public async Task Whoever_resumes_ends_with_the_bars_of_rest(double speed)
    {
        var seed = Environment.TickCount;
        await using var app = DayApp.Lean(speed);
        app.Start();
        var ended = app.EndAsync();

        var connections = 0;
        var ends = await Task.WhenAll(Enumerable.Range(0, Clients).Select(i => Task.Run(async () =>
        {
            var random = new Random(seed + i);
            var (log, used) = await FollowAsync(app, ended, random);
            Interlocked.Add(ref connections, used);
            return log;
        })));

        var rest = await RestAsync(app);
        foreach (var end in ends)
            foreach (var topic in Topics)
            {
                Assert.Empty(end[topic].Faults);
                Assert.Empty(end[topic].Holes());
                Assert.True(
                    rest[topic].SequenceEqual(end[topic].Closed.Select(Essence)),
                    $"seed {seed}, {topic}: {end[topic].Closed.Count} bars here, {rest[topic].Count} on REST");
            }

        Assert.True(connections >= 2 * Clients, $"{connections} connections of {Clients} clients");
    }

    private static async Task<(Dictionary<string, TopicLog> Log, int Connections)> FollowAsync(
        DayApp app, Task ended, Random random)
    {
        Dictionary<string, TopicLog>? known = null;
        for (var connections = 1; ; connections++)
        {
            await using var client = await app.ConnectAsync();
            var last = ended.IsCompleted;
            try
            {
                await client.SubscribeAsync(known, [.. Topics.Select(topic => RequestFor(topic, known))]);
            }
            catch (Exception lost) when (lost is WebSocketException or IOException or OperationCanceledException)
            {
                // A busy machine's client can be too slow for its answer and is ended; it comes back like any other.
                continue;
            }

            if (last)
                return (client.Topics, connections);

            // Stays for some bars, or to the end, and vanishes without a word.
            var patience = client.Topics.Values.Sum(topic => topic.Closed.Count) + random.Next(1, 60);
            _ = ended.ContinueWith(_ => client.Wake(), TaskScheduler.Default);
            await client.UntilAsync(
                () => ended.IsCompleted || client.IsClosed
                    || client.Topics.Values.Sum(topic => topic.Closed.Count) >= patience,
                "more bars");
            await client.CutAsync();
            known = client.Topics;
        }
    }

    private static SubscribeRequest RequestFor(string topic, Dictionary<string, TopicLog>? known) =>
        known?.GetValueOrDefault(topic) is { Epoch: { } epoch } log
            ? new() { Topic = topic, Since = new Position(epoch, log.Seq) }
            : new() { Topic = topic, Minutes = 390 };

    private static async Task<Dictionary<string, List<string>>> RestAsync(DayApp app)
    {
        using var http = app.Caller();
        var rest = new Dictionary<string, List<string>>();
        foreach (var (topic, path) in Topics.Zip([
            "series/GOOG?bar=30s", "hedge-flow/GOOG?side=all&bar=5m", "heatmap/GOOG?metric=gex", "heatmap/GOOG?metric=oi&mode=delta",
            "strike-flow/GOOG?bar=1m"]))
        {
            var body = await http.GetStringAsync(
                $"/v1/flow/zero-dte/{path}&date=2015-12-24&minutes=390", TestContext.Current.CancellationToken);
            using var answer = JsonDocument.Parse(body);
            rest.Add(topic, [.. answer.RootElement.GetProperty("bars").EnumerateArray().Select(Essence)]);
        }

        return rest;
    }

    // What REST's bar and the hub's update both carry: the position and the numbers.
    private static string Essence(IUpdate update) =>
        Essence(JsonSerializer.SerializeToElement(update, update.GetType(), ProtocolJsonContext.Wire.Options));

    private static string Essence(JsonElement bar) => string.Join(
        ' ',
        new[] { "seq", "t", "net_gex", "hedge_flow_cumulative_all", "bar", "cumulative", "values", "signed_delta_dollars", "contracts" }
            .Where(name => bar.TryGetProperty(name, out _))
            .Select(name => $"{name}={bar.GetProperty(name).GetRawText()}"));
}
