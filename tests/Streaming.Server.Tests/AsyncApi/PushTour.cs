using System.Text.Json.Nodes;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Server.Tests.Hubs;
using Streaming.Server.Tests.OpenApi;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.AsyncApi;

/// <summary>Everything that is said at the two doors: on the recorded connections, by a running server, and to callers
/// who do wrong.</summary>
internal static class PushTour
{
    private static readonly string[] Topics =
    [
        "series/SPY/30s", "hedge-flow/SPY/all/30s", "heatmap/SPY/gex/raw/1m", "heatmap/SPY/gex/delta/1m/principled",
        "strike-flow/SPY/1m", "headline/*", "snapshot/SPY", "status/SPY", "leaderboard/heat",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task GoAsync(Ear ear)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(GoldenFile.RepositoryRoot, "clients/vectors"), "*.json").Order(StringComparer.Ordinal))
            Play(ear, Path.GetFileName(file), JsonNode.Parse(await File.ReadAllTextAsync(file, Stop))!);
        await AskAsync(ear);
        await DoWrongAsync(ear);
        await FollowAsync(ear);
    }

    private static void Play(Ear ear, string file, JsonNode vector)
    {
        foreach (var step in vector["hub"]?.AsArray() ?? [])
            if (step!["call"] is { } call)
                ear.Call(file, call);
            else if (step["frame"] is { } frame)
                ear.Frame(file, frame);
        foreach (var step in vector["sse"]?.AsArray() ?? [])
            if (step!["bytes"] is { } bytes)
                ear.Stream(file, (string)bytes!);
    }

    /// <summary>A market that stands still, so that its answers are the same every time.</summary>
    private static async Task AskAsync(Ear ear)
    {
        await using var market = new ApiMarket();
        await market.BeginAsync();
        var caller = new ApiCaller();
        using var client = market.Open.As(Plan.Alpha);
        foreach (var topic in Topics)
            ear.Stream("standing market", (string)(await caller.AskAsync(
                client, "GetStream", topic, $"/v1/flow/zero-dte/stream?topics={topic}&minutes=2")).Body!);
    }

    private static async Task DoWrongAsync(Ear ear)
    {
        await using var app = await HubApp.StartAsync();
        var symbol = app.Begin();
        symbol.Close(3);
        symbol.Miss(2);
        symbol.Close(3);
        using var hub = await RawHub.ConnectAsync(app.AddressFor(Plan.Growth), ear, "a caller who does wrong");
        await hub.CallAsync(Targets.Subscribe, """[{"topic":"nonsense"},{"topic":"series/NONE/1m"},{"topic":"strike-flow/SPY/1m"}]""");
        await hub.CallAsync(Targets.Subscribe, """[{"topic":"series/SPY/30s","minutes":390}]""");
        await hub.CallAsync(Targets.Subscribe, $"[{string.Join(',', Enumerable.Repeat("""{"topic":"series/SPY/30s"}""", 65))}]");
        await hub.CallAsync(Targets.Unsubscribe, """["series/SPY/30s"]""");
        await hub.CallAsync(Targets.Unsubscribe, "null");
        await hub.CallAsync(Targets.Ping);
    }

    /// <summary>A market that moves, until every message has come that a well server sends, by each door.</summary>
    private static async Task FollowAsync(Ear ear)
    {
        await using var server = await RunningServer.StartAsync(
            [("ASPNETCORE_ENVIRONMENT", "Development")], "--Feed:Simulator:Speed=60");
        var hub = HearHubAsync(ear, server.Address);
        await hub;
        await HearStreamAsync(ear, server.Address);
    }

    private static async Task HearHubAsync(Ear ear, string address)
    {
        const string Where = "running hub";
        using var hub = await RawHub.ConnectAsync(
            new UriBuilder(address) { Scheme = "ws", Path = "/hubs/flow", Query = "apiKey=demo" }.Uri, ear, Where);
        await hub.CallAsync(
            Targets.Subscribe, $"[{string.Join(',', Topics.Select(topic => $$"""{"topic":"{{topic}}","minutes":5}"""))}]");
        while (!HasAll(ear, Where))
            await hub.HearAsync();
    }

    private static async Task HearStreamAsync(Ear ear, string address)
    {
        const string Where = "running stream";
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        http.DefaultRequestHeaders.Add("X-Api-Key", "demo");
        using var lines = new StreamReader(await http.GetStreamAsync(
            new Uri($"/v1/flow/zero-dte/stream?minutes=5&topics={string.Join(',', Topics)}", UriKind.Relative), Stop));
        var name = "";
        while (!HasAll(ear, Where))
        {
            var line = await lines.ReadLineAsync(Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Stop);
            Assert.NotNull(line);
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line;
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                ear.Stream(Where, $"{name}\n{line}");
        }
    }

    // Gap and Bye come only when something is wrong: the recordings have them.
    private static bool HasAll(Ear ear, string where) => Enum.GetValues<TopicKind>().Select(Targets.Of)
        .Append(Targets.Heartbeat)
        .All(name => ear.Messages.Any(heard => heard.Where == where && heard.Message == name));
}
