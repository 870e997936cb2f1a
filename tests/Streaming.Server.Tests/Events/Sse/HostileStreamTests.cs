using System.Buffers.Text;
using System.Text;
using Streaming.Protocol;
using Streaming.Server.Events.Sse;
using Streaming.Server.Tests.Hubs;
using Xunit;

namespace Streaming.Server.Tests.Events.Sse;

/// <summary>Whatever a stream is asked for, it is refused with a reason or answered topic by topic, and nobody else
/// notices.</summary>
public sealed class HostileStreamTests
{
    private const string Bars = "series/SPY/30s";

    private static readonly string[] Topics =
    [
        Bars, "heatmap/SPY/gex/raw/1m", "strike-flow/SPY/1m", "headline/*", "headline/SPY", "status/SPY", "snapshot/SPY", "leaderboard/heat",
        "series/NONE/30s", "series/SPY/30s/", "series/spy/30s", "series/*/30s", "headline/**", "nonsense", "%00", "%ff", "..%2f..", "a%0d%0ab", "*", "",
    ];

    private static readonly string[] Minutes =
        ["", "0", "-1", "1", "390", "391", "9999999999999999999999", "1e9", "NaN", "x", "%00", "+5", " 5"];

    [Fact]
    public async Task No_request_for_a_stream_makes_the_server_fail()
    {
        const int seed = 20260608;
        var random = new Random(seed);
        await using var app = await HubApp.StartAsync(settings: ("Push:AnswersPerMinute", "1000000"));
        var symbol = app.Begin();
        symbol.Close(10);
        await using var healthy = await SseClient.ConnectAsync(app, Bars);
        await healthy.UntilAsync(() => healthy.Answers == 1, "the answer");

        var statuses = new HashSet<int>();
        for (var i = 0; i < 1_000; i++)
        {
            var query = Query(random);
            var cursor = random.Next(2) == 0 ? Cursor(random, symbol.Session.Epoch) : null;
            using var response = await SseClient.AskAsync(app, query, random.Next(8) == 0 ? Plan.Free : Plan.Alpha, cursor);

            var request = $"seed {seed}, request {i}: {query} behind {cursor}";
            statuses.Add((int)response.StatusCode);
            if ((int)response.StatusCode != 200)
            {
                Assert.True((int)response.StatusCode is 400 or 403, $"{request} gave {response.StatusCode}");
                await FuzzTests.AssertSaysWhyAsync(response, request);
                continue;
            }

            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
            Assert.Equal(":", await lines.ReadLineAsync(TestContext.Current.CancellationToken));
            await lines.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.True("event: Subscribed" == await lines.ReadLineAsync(TestContext.Current.CancellationToken), request);
        }

        symbol.Close(5);
        await healthy.UntilAsync(() => healthy.Topics[Bars].Seq == 14, "the last bar");
        Assert.Equal([200, 400, 403], statuses.Order());
        Assert.Empty(healthy.Topics[Bars].Faults.Concat(healthy.Topics[Bars].Holes()));
        await app.Counters.UntilConnectionsAsync(1);
    }

    private static string Query(Random random)
    {
        var topics = string.Join(',', Enumerable.Range(0, random.Next(20) == 0 ? 40 : random.Next(5)).Select(i =>
            random.Next(3) == 0 ? $"series/S{i}/30s" : Topics[random.Next(Topics.Length)]));
        var query = new StringBuilder(random.Next(30) == 0 ? "" : $"topics={topics}");
        if (random.Next(2) == 0)
            query.Append("&minutes=").Append(Minutes[random.Next(Minutes.Length)]);
        if (random.Next(4) == 0)
            query.Append("&cursor=").Append(Cursor(random, "none"));
        return query.ToString();
    }

    /// <summary>One of ours with positions that nobody has, bits of it turned, or no cursor at all.</summary>
    private static string Cursor(Random random, string epoch)
    {
        var positions = Topics.Where(topic => Topic.TryParse(topic, out _)).Select(topic =>
        {
            Assert.True(Topic.TryParse(topic, out var parsed));
            var seq = random.Next(3) == 0 ? random.Next(-1, 20) : random.NextInt64(-1, long.MaxValue);
            return (StreamCursor.NameOf(parsed), (Position?)new Position(random.Next(4) == 0 ? "other" : epoch, seq));
        });
        var bytes = Base64Url.DecodeFromChars(StreamCursor.Write(positions));
        for (var turns = random.Next(4); turns > 0; turns--)
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return random.Next(8) switch
        {
            0 => new string('A', random.Next(6_000)),
            1 => "%00",
            2 => Base64Url.EncodeToString(bytes.AsSpan(0, random.Next(bytes.Length))),
            _ => Base64Url.EncodeToString(bytes),
        };
    }
}
