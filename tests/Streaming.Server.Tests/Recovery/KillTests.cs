using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Server.Tests.Hubs;
using Streaming.Server.Tests.RecordedDay.Doors;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.Recovery;

/// <summary>The program, killed without warning at random moments of a day and started again: at the end everything is
/// what an undisturbed run has, to the byte, and the client that was connected goes on behind its position.
/// STREAMING_KILLS says how often each of the four is killed.</summary>
public sealed partial class KillTests
{
    private const string Key = "kill-secret";
    private const int LastSeq = 419;

    private static readonly int Kills = int.TryParse(
        Environment.GetEnvironmentVariable("STREAMING_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 3;

    private static readonly ConcurrentDictionary<string, Lazy<Task<Dictionary<string, List<string>>>>> Whole = [];

    private static (string Symbol, string Date, string[] Arguments) FeedOf(string name) => name == "recorded"
        ? ("GOOG", "2015-12-24",
        [
            "--Feed:Kind=lean", $"--Feed:Lean:Root={MarketDataFolder.Find("lean")}", "--Feed:Lean:Symbol=GOOG",
            "--Feed:Lean:Date=2015-12-24", "--Feed:Lean:Speed=2000",
        ])
        : ("SPY", "2026-11-27",
        [
            "--Feed:Kind=simulator", "--Feed:Simulator:Symbols:0=SPY", "--Feed:Simulator:Date=2026-11-27",
            "--Feed:Simulator:Sessions=1", "--Feed:Simulator:Seed=5", "--Feed:Simulator:HeadStart=00:00:00",
            "--Feed:Simulator:Speed=2000",
        ]);

    [Theory]
    [InlineData("recorded", "sqlite")]
    [InlineData("recorded", "postgres")]
    [InlineData("simulated", "sqlite")]
    [InlineData("simulated", "postgres")]
    public async Task Nothing_that_was_told_is_lost_and_nothing_is_told_twice(string feed, string store)
    {
        var (symbol, date, arguments) = FeedOf(feed);
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await using var postgres = store == "postgres"
            ? await PostgresServer.CreateAsync(TestContext.Current.CancellationToken) : null;
        var folder = Directory.CreateTempSubdirectory("streaming-kill-");
        try
        {
            string[] disturbed =
            [
                .. arguments,
                .. store == "postgres"
                    ? ["--Storage:Kind=postgres", $"--Storage:Postgres:ConnectionString={postgres!.ConnectionString}"]
                    : (string[])["--Storage:Kind=sqlite", $"--Storage:Sqlite:Path={Path.Combine(folder.FullName, "killed.db")}"],
            ];
            string[] topics =
            [
                $"series/{symbol}/30s", $"hedge-flow/{symbol}/all/1m", $"heatmap/{symbol}/gex/delta/1m",
                $"heatmap/{symbol}/gex/raw/1m/principled", $"strike-flow/{symbol}/1m", $"headline/{symbol}",
            ];

            var known = await SufferAsync(disturbed, topics, random);
            var (told, killed) = await FinishAsync(disturbed, topics, known, symbol, date);
            var whole = await Whole.GetOrAdd(feed, _ => new(() => UndisturbedAsync(arguments, topics, symbol, date))).Value;

            foreach (var topic in topics)
            {
                Assert.True(whole[topic].Count > 5, $"{topic}: {whole[topic].Count} only");
                Assert.True(whole[topic].SequenceEqual(killed[topic]), $"seed {seed}, {topic}: not what an undisturbed run has");
                Assert.Empty(told[topic].Faults);
                Assert.True(
                    killed[topic].SequenceEqual(told[topic].Closed.Select(update => Plain(WireBar.Of(update)))),
                    $"seed {seed}, {topic}: the client has {told[topic].Closed.Count}, REST {killed[topic].Count}");
                if (!topic.StartsWith("headline/", StringComparison.Ordinal))
                    Assert.Empty(told[topic].Holes().Concat(told[topic].Gaps.Select(gap => $"a gap at {gap.FromSeq}")));
            }

            Assert.Equal(whole["snapshots"], killed["snapshots"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Dictionary<string, List<string>>> UndisturbedAsync(
        string[] arguments, string[] topics, string symbol, string date) =>
        (await FinishAsync([.. arguments, "--Storage:Kind=memory"], topics, null, symbol, date)).Answers;

    /// <summary>Starts and kills it again and again, each time after a few more bars.</summary>
    private static async Task<Dictionary<string, TopicLog>?> SufferAsync(string[] arguments, string[] topics, Random random)
    {
        Dictionary<string, TopicLog>? known = null;
        var most = LastSeq / (Kills + 1);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var server = await StartAsync(arguments);
            await using var client = await ConnectAsync(server, topics, known);
            var until = Math.Min(LastSeq - 1, client.Topics[topics[0]].Seq + random.Next(1, most));
            await client.UntilSeqAsync(topics[0], until);
            await server.KillAsync();
            known = client.Topics;
        }

        return known;
    }

    /// <summary>Lets it run to the day's end.</summary>
    private static async Task<(Dictionary<string, TopicLog> Told, Dictionary<string, List<string>> Answers)> FinishAsync(
        string[] arguments, string[] topics, Dictionary<string, TopicLog>? known, string symbol, string date)
    {
        await using var server = await StartAsync(arguments);
        await using var client = await ConnectAsync(server, topics, known);
        await client.UntilSeqAsync(topics[0], LastSeq);
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        http.DefaultRequestHeaders.Add("X-Api-Key", Key);
        var rest = await RestTopics.WholeDayAsync(http, topics, date);
        foreach (var topic in topics)
        {
            rest[topic] = rest[topic].ConvertAll(Plain);
            await client.UntilAsync(() => client.Topics[topic].Closed.Count == rest[topic].Count, $"the end of {topic}");
        }

        rest["snapshots"] = [];
        foreach (var time in new[] { "14:45:00", "16:00:30", "17:30:00" })
            rest["snapshots"].Add(await http.GetStringAsync(
                $"/v1/flow/zero-dte/snapshot/{symbol}?at={date}T{time}Z", TestContext.Current.CancellationToken));
        return (client.Topics, rest);
    }

    private static Task<RunningServer> StartAsync(string[] arguments) => RunningServer.StartAsync(
    [
        .. arguments, "--Access:Keys:0:Name=kill", "--Access:Keys:0:Plan=alpha", $"--Access:Keys:0:Key={Key}",
        "--Push:AnswersPerMinute=1000000",
    ]);

    private static async Task<FlowClient> ConnectAsync(
        RunningServer server, string[] topics, Dictionary<string, TopicLog>? known)
    {
        var client = await FlowClient.ConnectAsync(
            new UriBuilder(server.Address) { Scheme = "ws", Path = "/hubs/flow", Query = $"apiKey={Key}" }.Uri);
        await client.SubscribeAsync(known, [.. topics.Select(topic => known?.GetValueOrDefault(topic) is { Epoch: { } epoch } log
            ? new SubscribeRequest { Topic = topic, Since = new Position(epoch, log.Seq) }
            : new SubscribeRequest { Topic = topic, Minutes = 390 })]);
        return client;
    }

    // The events' log of two deployments has two names.
    private static string Plain(string bar) => EventId().Replace(bar, "id:");

    [GeneratedRegex("id:\"[^\"]*\"")]
    private static partial Regex EventId();
}
