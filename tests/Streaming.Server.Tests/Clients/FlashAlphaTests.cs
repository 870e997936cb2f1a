using System.Text.Json;
using System.Text.RegularExpressions;
using Streaming.Client;
using Streaming.Protocol;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.Clients;

/// <summary>What was written for FlashAlpha's API, with another address and another key: <c>clients/FLASHALPHA.md</c>.</summary>
public sealed partial class FlashAlphaTests(FlashAlphaTests.Server server) : IClassFixture<FlashAlphaTests.Server>
{
    private const string Demo = "demo";

    private static readonly NodeFolder Recipes = new("clients/recipes");
    private static readonly string Folder = Path.Combine(GoldenFile.RepositoryRoot, "clients/recipes");

    [Fact]
    public async Task The_npm_package_asks_for_everything()
    {
        var lines = Lines(await Recipes.RunAsync("zero_dte.mjs", server.Address, Demo, "SPY"));

        Assert.Collection(
            lines,
            line => Assert.Matches(@"^settled -?\d+ on \d+ strikes$", line),
            line => Assert.Matches("^live -?[0-9]+: (neutral|amplifying|dampening|regime_flip)$", line),
            line => Assert.Matches("^(29|30) bars of 1m, the last (positive|negative)_gamma$", line),
            line => Assert.Matches(@"^[56] bars of calls, -?\d+ dollars since the open$", line),
            line => Assert.Matches(@"^\d\d strikes by (29|30) minutes of gex$", line),
            line => Assert.Matches(@"^\d+ strikes traded in the last minute$", line),
            line => Assert.Matches(@"^1\. (SPY|QQQ) [\d.]+$", line),
            line => Assert.Matches(@"^2\. (SPY|QQQ) [\d.]+$", line));
    }

    [Fact]
    public async Task The_npm_package_knows_every_refusal()
    {
        const string script = """
            import flashalpha from 'flashalpha';
            const [url] = process.argv.slice(1);
            const as = key => new flashalpha.FlashAlpha(key, { baseUrl: url });
            const flow = '/v1/flow/zero-dte/';
            const tell = asked => asked.then(() => console.log('no refusal'), e => console.log(
              [e.constructor.name, e.statusCode, e.message, e.currentPlan, e.requiredPlan, e.retryAfter > 0].join(' | ')));
            await tell(as('nobody').zeroDte('SPY'));
            await tell(as('demo').zeroDte('ZZZ'));
            await tell(as('demo')._get(`${flow}series/SPY`, { bar: '2m' }));
            await tell(as('growth')._get(`${flow}heatmap/SPY`));
            for (let i = 0; i < 5; i++) await as('free').zeroDte('SPY').catch(() => {});
            await tell(as('free').zeroDte('SPY'));
            """;

        var lines = Lines(await Recipes.RunAsync("--input-type=module", "-e", script, server.Address));

        Assert.Collection(
            lines,
            line => Assert.Equal("AuthenticationError | 401 | Invalid API key. |  |  | false", line),
            line => Assert.Equal("NotFoundError | 404 | No data for ZZZ. |  |  | false", line),
            line => Assert.Equal("FlashAlphaError | 400 | bar must be 30s|1m|5m|15m |  |  | false", line),
            line => Assert.Equal(
                "TierRestrictedError | 403 | This endpoint requires the Alpha plan or higher. | Growth | Alpha | false", line),
            line => Assert.Matches(@"^RateLimitError \| 429 \| You have exceeded .* \|  \|  \| true$", line));
    }

    [Fact]
    public async Task What_the_page_shows_runs()
    {
        var javascript = await Recipes.RunAsync("--input-type=module", "-e", Shown("js"));

        Assert.Matches(@"^(positive|negative)_gamma -?\d+$", javascript.Trim());
    }

    [Fact]
    public async Task What_the_page_shows_in_Python_runs()
    {
        var python = await DebianPython.RunAsync(Folder, ["flashalpha"], "-c", Shown("python"));

        Assert.Matches("^(neutral|amplifying|dampening|regime_flip)$", python.Trim());
    }

    [Fact]
    public async Task A_heatmap_is_drawn_by_matplotlib()
    {
        var png = Path.Combine(server.Folder.FullName, "heatmap.png");

        var said = await DebianPython.RunAsync(
            Folder, ["matplotlib", "requests"], "heatmap_matplotlib.py", server.Address, Demo, "SPY", png);

        Assert.Matches(@"^\d\d strikes by (29|3\d) minutes$", said.Trim());
        Assert.Equal([0x89, .. "PNG"u8], File.ReadAllBytes(png)[..4]);
    }

    [Fact]
    public async Task A_heatmap_is_drawn_by_plotly()
    {
        var html = Path.Combine(server.Folder.FullName, "heatmap.html");

        var said = await DebianPython.RunAsync(
            Folder, ["plotly", "requests"], "heatmap_plotly.py", server.Address, Demo, "SPY", html);

        Assert.Matches(@"^\d\d strikes by (29|3\d) minutes$", said.Trim());
        Assert.Contains("\"type\":\"heatmap\"", File.ReadAllText(html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_leaderboard_leads_to_the_strikes()
    {
        var lines = Lines(await DebianPython.RunAsync(Folder, ["requests"], "scan_and_drill.py", server.Address, Demo));

        Assert.Equal(8, lines.Length);
        Assert.Equal(
            ["QQQ", "SPY"],
            lines.Select(line => Ranked().Match(line).Groups[1].Value).Where(symbol => symbol.Length > 0).Order(StringComparer.Ordinal));
        Assert.Equal(6, lines.Count(line => Regex.IsMatch(line, @"^   \d{3}: [+-][\d,]+$")));
    }

    [Fact]
    public async Task A_snapshot_has_a_body_or_says_why_not()
    {
        string[] modules = ["requests"];

        var open = Lines(await DebianPython.RunAsync(Folder, modules, "snapshot_guard.py", server.Address, Demo, "SPY"));
        var without = Lines(await DebianPython.RunAsync(Folder, modules, "snapshot_guard.py", server.Address, Demo, "IWM"));

        Assert.Matches("^(info|watch|alert): .", open[0]);
        Assert.Matches(@"^pin \d+%, one sigma [\d.]+ to [\d.]+$", open[^1]);
        Assert.Equal(["No 0DTE expiry for IWM today (Friday)."], without);
    }

    /// <summary>Who makes an array of the columns as they come needs numbers: null is for strikes that came later.</summary>
    [Fact]
    public async Task Every_cell_of_a_chain_that_did_not_grow_is_a_number()
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("X-Api-Key", Demo);
        await using var body = await client.GetStreamAsync(
            new Uri($"{server.Address}/v1/flow/zero-dte/heatmap/SPY?minutes=390"), TestContext.Current.CancellationToken);
        using var heatmap = await JsonDocument.ParseAsync(body, cancellationToken: TestContext.Current.CancellationToken);

        var strikes = heatmap.RootElement.GetProperty("strikes_grid").GetArrayLength();
        var columns = heatmap.RootElement.GetProperty("bars").EnumerateArray().Select(bar => bar.GetProperty("values")).ToArray();
        Assert.True(columns.Length >= 29);
        Assert.All(columns, column => Assert.Equal(strikes, column.GetArrayLength()));
        Assert.All(columns.SelectMany(column => column.EnumerateArray()), cell => Assert.Equal(JsonValueKind.Number, cell.ValueKind));
    }

    private string Shown(string language)
    {
        var page = File.ReadAllText(Path.Combine(GoldenFile.RepositoryRoot, "clients/FLASHALPHA.md"));
        var block = Regex.Match(page, $"```{language}\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        Assert.Contains("http://localhost:8080", block, StringComparison.Ordinal);
        return block.Replace("http://localhost:8080", server.Address, StringComparison.Ordinal);
    }

    private static string[] Lines(string text) => text.TrimEnd().Split('\n');

    [GeneratedRegex(@"^\d\. ([A-Z]+) heat [\d.]+, net [+-]?[\d,]+ dollars$")]
    private static partial Regex Ranked();

    /// <summary>Half an hour of two symbols; a third has no options that expire today.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private RunningServer? _running;

        public string Address => _running!.Address;

        /// <summary>Where recipes may write.</summary>
        public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("flashalpha");

        public async ValueTask InitializeAsync()
        {
            _running = await RunningServer.StartAsync(
                "--environment=Development", "--Feed:Simulator:Date=2026-06-05", "--Feed:Simulator:Faults:NoChain=true",
                "--Feed:Simulator:Symbols:0=IWM", "--Feed:Simulator:Symbols:1=SPY", "--Feed:Simulator:Symbols:2=QQQ",
                "--Access:Keys:0:Name=growth", "--Access:Keys:0:Plan=growth", "--Access:Keys:0:Key=growth",
                "--Access:Keys:1:Name=free", "--Access:Keys:1:Plan=free", "--Access:Keys:1:Key=free");

            // The half hour is told at full speed behind the first screen.
            await using var client = new FlowClient(new FlowClientOptions { Url = new Uri(Address), Key = Demo }).Start();
            foreach (var symbol in (string[])["SPY", "QQQ"])
                await foreach (var bar in client.Subscribe(Client.Topics.Series(symbol, BarSize.OneMinute), minutes: 390))
                    if (bar.Closed && bar.Seq >= 28)
                        break;
        }

        public ValueTask DisposeAsync()
        {
            Folder.Delete(recursive: true);
            return _running!.DisposeAsync();
        }
    }
}
