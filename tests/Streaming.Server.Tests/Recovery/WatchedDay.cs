using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Server.Tests.Hubs;
using Streaming.Server.Tests.RecordedDay.Doors;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.Recovery;

/// <summary>A half day that the program plays in some seconds, and the client that watches it: whatever is done to the
/// program on the way, both must have at the end what an undisturbed run has.</summary>
internal sealed partial class WatchedDay
{
    public const int LastSeq = 419;

    private const string Key = "watched-secret";
    private const int WholeDay = 390;

    private static readonly ConcurrentDictionary<string, Lazy<Task<Dictionary<string, List<string>>>>> Whole = [];

    private readonly string[] _symbols;
    private readonly string[] _arguments;
    private readonly (string Name, string Value)[] _environment;
    private readonly string[] _times = ["14:45:00", "16:00:30", "17:30:00"];

    /// <param name="feed"><c>recorded</c> or <c>simulated</c>.</param>
    public WatchedDay(string feed)
    {
        (_symbols, Date, _arguments, _environment) = feed == "recorded"
            ? (["GOOG"], "2015-12-24",
            [
                "--Feed:Kind=lean", $"--Feed:Lean:Root={MarketDataFolder.Find("lean")}", "--Feed:Lean:Symbol=GOOG",
                "--Feed:Lean:Date=2015-12-24", "--Feed:Lean:Speed=2000",
            ], [])
            : ((string[])["SPY"], "2026-11-27",
            (string[])[
                "--Feed:Kind=simulator", "--Feed:Simulator:Symbols:0=SPY", "--Feed:Simulator:Date=2026-11-27",
                "--Feed:Simulator:Sessions=1", "--Feed:Simulator:Seed=5", "--Feed:Simulator:HeadStart=00:00:00",
                "--Feed:Simulator:Speed=2000",
            ], ((string, string)[])[]);
        Topics = TopicsOf(_symbols);
    }

    /// <summary>The same of a feed of the caller's own.</summary>
    /// <param name="times">When snapshots are of, in UTC.</param>
    public WatchedDay(
        string[] symbols, string date, string[] times, string[] arguments, (string Name, string Value)[] environment)
    {
        (_symbols, Date, _times, _arguments, _environment) = (symbols, date, times, arguments, environment);
        Topics = TopicsOf(symbols);
    }

    public string Date { get; }

    public string[] Topics { get; }

    /// <summary>The topic of raw bars of the first symbol.</summary>
    public string Bars => Topics[0];

    /// <summary>The same of every symbol.</summary>
    public IEnumerable<string> BarTopics => Topics.Where(static topic => topic.EndsWith("/30s", StringComparison.Ordinal));

    public string Status => $"status/{_symbols[0]}";

    public static string[] Sqlite(string path) => ["--Storage:Kind=sqlite", $"--Storage:Sqlite:Path={path}"];

    public static string[] Postgres(PostgresServer server) =>
        ["--Storage:Kind=postgres", $"--Storage:Postgres:ConnectionString={server.ConnectionString}"];

    public string[] ArgumentsOn(string[] store) =>
    [
        .. _arguments, .. store, "--Access:Keys:0:Name=watched", "--Access:Keys:0:Plan=alpha", $"--Access:Keys:0:Key={Key}",
        "--Push:AnswersPerMinute=1000000",
    ];

    public Task<RunningServer> StartAsync(string[] store) => RunningServer.StartAsync(_environment, ArgumentsOn(store));

    public static HttpClient Caller(RunningServer server)
    {
        var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        http.DefaultRequestHeaders.Add("X-Api-Key", Key);
        return http;
    }

    /// <param name="known">What the client had on an earlier connection: it goes on behind it.</param>
    /// <param name="mayBeAhead">The server may have lost the end of what it told: where it has, the client begins anew.</param>
    public async Task<FlowClient> ConnectAsync(
        RunningServer server, Dictionary<string, TopicLog>? known, bool mayBeAhead = false)
    {
        var client = await FlowClient.ConnectAsync(
            new UriBuilder(server.Address) { Scheme = "ws", Path = "/hubs/flow", Query = $"apiKey={Key}" }.Uri);
        await client.SubscribeAsync(known, [.. Topics.Select(topic => known?.GetValueOrDefault(topic) is { Epoch: { } epoch } log
            ? new SubscribeRequest { Topic = topic, Since = new Position(epoch, log.Seq), Minutes = mayBeAhead ? WholeDay : null }
            : new SubscribeRequest { Topic = topic, Minutes = WholeDay })]);
        return client;
    }

    /// <summary>Lets it run to the day's end, and holds what the client was told and what REST answers to an undisturbed
    /// run.</summary>
    public Task FinishWholeAsync(RunningServer server, FlowClient client, string remark) => FinishWholeAsync(
        server, client, Whole.GetOrAdd(_symbols[0], _ => new(UndisturbedAsync)).Value, remark);

    /// <param name="undisturbed">What <see cref="FinishAsync"/> gave of one.</param>
    public async Task FinishWholeAsync(
        RunningServer server, FlowClient client, Task<Dictionary<string, List<string>>> undisturbed, string remark)
    {
        var answers = await FinishAsync(server, client);
        var whole = await undisturbed;
        foreach (var topic in Topics)
        {
            var told = client.Topics[topic];
            Assert.True(whole[topic].Count > 5, $"{topic}: {whole[topic].Count} only");
            var (expected, answered) = (Comparable(topic, whole[topic]), Comparable(topic, answers[topic]));
            Assert.True(
                expected.SequenceEqual(answered),
                $"{remark}, {topic}: not what an undisturbed run has, {Difference(expected, answered)}");
            Assert.Empty(told.Faults);
            Assert.True(
                answers[topic].SequenceEqual(told.Closed.Select(update => Plain(WireBar.Of(update)))),
                $"{remark}, {topic}: the client has {told.Closed.Count}, REST {answers[topic].Count}");
            if (!IsNews(topic))
                Assert.Empty(told.Holes().Concat(told.Gaps.Select(gap => $"a gap at {gap.FromSeq}")));
        }

        Assert.Equal(whole["snapshots"], answers["snapshots"]);
    }

    private static string Difference(List<string> whole, List<string> answers)
    {
        var place = whole.Zip(answers).TakeWhile(static pair => pair.First == pair.Second).Count();
        return $"of {whole.Count} and {answers.Count} number {place} is {whole.ElementAtOrDefault(place)}\nand {answers.ElementAtOrDefault(place)}";
    }

    private async Task<Dictionary<string, List<string>>> UndisturbedAsync()
    {
        await using var server = await StartAsync(["--Storage:Kind=memory"]);
        await using var client = await ConnectAsync(server, null);
        return await FinishAsync(server, client);
    }

    /// <summary>Lets it run to the day's end.</summary>
    /// <returns>What REST has of each topic then, and snapshots of each symbol, when the client was told as much.</returns>
    public async Task<Dictionary<string, List<string>>> FinishAsync(RunningServer server, FlowClient client)
    {
        foreach (var topic in BarTopics)
            await client.UntilSeqAsync(topic, LastSeq);
        using var http = Caller(server);
        var rest = await RestTopics.WholeDayAsync(http, Topics, Date);
        foreach (var topic in Topics)
        {
            rest[topic] = rest[topic].ConvertAll(Plain);
            await client.UntilAsync(
                () => client.Topics[topic].Closed.Count == rest[topic].Count,
                () => $"the end of {topic}, {rest[topic].Count} in REST and {client.Topics[topic].Closed.Count} told, "
                    + $"without {string.Join(", ", client.Topics[topic].Holes().Take(5))}");
        }

        rest["snapshots"] = [];
        foreach (var symbol in _symbols)
            foreach (var time in _times)
                rest["snapshots"].Add(await http.GetStringAsync(
                    $"/v1/flow/zero-dte/snapshot/{symbol}?at={Date}T{time}Z", TestContext.Current.CancellationToken));
        return rest;
    }

    private static string[] TopicsOf(string[] symbols) =>
    [
        .. from symbol in symbols
            from topic in (string[])
            [
                $"series/{symbol}/30s", $"hedge-flow/{symbol}/all/1m", $"heatmap/{symbol}/gex/delta/1m",
                $"heatmap/{symbol}/gex/raw/1m/principled", $"strike-flow/{symbol}/1m", $"headline/{symbol}",
            ]
            select topic,
    ];

    // The events' log of two deployments has two names.
    private static string Plain(string bar) => EventId().Replace(bar, "id:");

    // It is one log for all symbols, and they commit at once: where the others' events lie between is chance.
    private List<string> Comparable(string topic, List<string> items) =>
        _symbols.Length > 1 && IsNews(topic) ? items.ConvertAll(static item => EventSeq().Replace(item, "")) : items;

    private static bool IsNews(string topic) => topic.StartsWith("headline/", StringComparison.Ordinal);

    [GeneratedRegex(",seq:[0-9]+")]
    private static partial Regex EventSeq();

    [GeneratedRegex("id:\"[^\"]*\"")]
    private static partial Regex EventId();
}
