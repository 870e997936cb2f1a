using Streaming.Engine.MarketData;
using Streaming.Server.Tests.Hubs;
using Xunit;

namespace Streaming.Server.Tests.Faults;

/// <summary>A file of open interest that comes or changes while the market is open, beside a feed of either kind.</summary>
public sealed class OpenInterestFaultTests : IDisposable
{
    private const string Bars = "series/SPY/30s";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("oi");

    private string File => Path.Combine(_folder.FullName, "oi.csv");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_comes_while_the_feed_is_away_is_known_when_it_is_back(bool canReplay)
    {
        await using var app = new LiveApp(canReplay, "SPY") { OpenInterest = File }.Started();
        await using var client = await app.ConnectAsync();
        await app.GiveAsync(Morning(app.Now));
        await client.SubscribeAsync(Bars);
        await app.AdvanceForAsync(client, TimeSpan.FromSeconds(3));

        app.Line.Hiccup();
        await System.IO.File.WriteAllTextAsync(File, Line(600, 4321), TestContext.Current.CancellationToken);
        await app.AdvanceUntilAsync(client, () => app.Line.Connections.Count == 2);

        await SeesAsync(app, client, 4321);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_line_of_a_file_that_comes_late_is_known_whichever_symbol_speaks_next(bool canReplay)
    {
        await using var app = new LiveApp(canReplay, "SPY", "QQQ") { OpenInterest = File }.Started();
        await using var client = await app.ConnectAsync();
        await app.GiveAsync(Morning(app.Now));
        await client.SubscribeAsync(Bars);
        for (var second = 0; second < 30; second += 3)
        {
            await app.AdvanceForAsync(client, TimeSpan.FromSeconds(3));
            await app.GiveAsync(Print(app.Now));
        }

        int[] settled = [.. Enumerable.Range(0, 11).Select(place => 4000 + place)];
        await System.IO.File.WriteAllTextAsync(
            File, string.Concat(settled.Select((contracts, place) => Line(595 + place, contracts))), TestContext.Current.CancellationToken);
        await app.AdvanceForAsync(client, TimeSpan.FromSeconds(40));
        await app.GiveAsync(MarketEvent.Of("QQQ", new SpotPrice(app.Now, 500, 0, 0)));

        await SeesAsync(app, client, settled.Sum());
    }

    /// <summary>Lets the market go on until the chain has so much open interest, two minutes at most.</summary>
    private static async Task SeesAsync(LiveApp app, FlowClient client, int settled)
    {
        using var http = app.Caller();
        var told = 0;
        for (var second = 0; second < 120 && told < settled; second += 3)
        {
            await app.AdvanceForAsync(client, TimeSpan.FromSeconds(3));
            await app.GiveAsync(Print(app.Now));
            told = (await http.GetOkAsync("/v1/exposure/zero-dte/SPY")).GetProperty("flow").GetProperty("total_oi").GetInt32();
        }

        Assert.Equal(settled, told);
    }

    private static string Line(int strike, int contracts) => $"SPY260605C{strike * 1000:00000000},{contracts},2026-06-04\n";

    private static MarketEvent[] Morning(Timestamp now) =>
    [
        MarketEvent.Of("SPY", new SpotPrice(now, 600, 0, 0)),
        MarketEvent.Of(Call, new Quote(now, 2, 2.1, 1, 1)),
        Print(now),
    ];

    private static MarketEvent Print(Timestamp at) => MarketEvent.Of(
        Call, new Trade(at, 2.1, 2, 0, ConditionCode.Automatic, 'C', false, 2, 2.1));

    private static OptionContract Call => new("SPY", new DateOnly(2026, 6, 5), OptionRight.Call, 600_000);
}
