using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Feeds.Tape;
using Streaming.Runtime.Actors;
using Streaming.Server.Tests.Faults;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.RecordedDay;

/// <summary>The program is recorded, ends, and is recorded on.</summary>
public sealed class RestartTapeTests : IDisposable
{
    private const string Series = "/v1/flow/zero-dte/series/SPY?bar=30s&minutes=390&date=2026-06-05";

    private static readonly OptionContract Call = new("SPY", LineFeed.Day, OptionRight.Call, 600_000);

    private static readonly Timestamp Open = TradingCalendar.Nyse.Next(LineFeed.Day.AddDays(-1)).Open;
    private static readonly TimeSpan Raw = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("restart");

    private string Tape => Path.Combine(_folder.FullName, "day.jsonl");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_tape_of_a_live_session_with_a_restart_tells_what_the_session_told()
    {
        await LiveAsync(sinceTen: TimeSpan.Zero, last: 62);
        var live = await LiveAsync(sinceTen: TimeSpan.FromMinutes(30), last: 122);

        await using var app = await DayApp.Tape(Tape).PlayedAsync();
        using var http = app.Caller();
        var played = await http.GetOkAsync(Series);

        Assert.Contains("\"restart\"", live.GetProperty("gap_intervals").GetRawText());
        Assert.Equal(live.GetProperty("gap_intervals").GetRawText(), played.GetProperty("gap_intervals").GetRawText());
        var bars = BarsOf(live);

        // The fifth is the one that was open when the first life ended.
        Assert.Equal([60, 61, 62, 63, 64, 120, 121, 122, 123], bars.Keys);
        Assert.Equal(bars, BarsOf(played).TakeWhile(bar => bar.Key <= bars.Keys.Last()));
    }

    [Fact]
    public async Task A_simulation_that_begins_again_is_recorded_on_behind_what_the_tape_has()
    {
        await (await DayApp.Simulated(("Feed:Record:Path", Tape)).PlayedAsync()).DisposeAsync();
        var whole = await EventsAsync();
        await using (var file = File.OpenWrite(Tape))
            file.SetLength(file.Length * 3 / 5);

        await (await DayApp.Simulated(("Feed:Record:Path", Tape)).PlayedAsync()).DisposeAsync();

        Assert.Equal(whole, await EventsAsync());
    }

    /// <summary>One life of the program: a print every ten seconds until a bar has closed.</summary>
    private async Task<JsonElement> LiveAsync(TimeSpan sinceTen, int last)
    {
        await using var app = new LiveApp("SPY")
        {
            Settings =
            [
                ("Storage:Kind", "sqlite"), ("Storage:Sqlite:Path", Path.Combine(_folder.FullName, "day.db")), ("Feed:Record:Path", Tape),
            ],
        };
        app.Wall.Advance(sinceTen);
        app.Started();
        await using var client = await app.ConnectAsync();
        await app.GiveAsync(
            MarketEvent.Of("SPY", new SpotPrice(app.Now, 600, 0, 0)), MarketEvent.Of(Call, new Quote(app.Now, 2, 2.1, 1, 1)));
        var begun = 60 + (int)(sinceTen / Raw);
        for (var size = 1; Closed() < last; size++)
        {
            await app.GiveAsync(MarketEvent.Of(
                Call, new Trade(app.Now, 2.1, size, 0, ConditionCode.Automatic, 'C', false, 2, 2.1)));
            await PassAsync(TimeSpan.FromSeconds(10));
        }

        // Nothing may be under way when this life ends, for what is recorded is journalled behind it: a bar more closes
        // behind the last print.
        await PassAsync(Raw + Grace);
        using var http = app.Caller();
        return await http.GetOkAsync(Series);

        int Closed() => app.Services.GetRequiredService<SymbolDirectory>().Actors.Single().View.Session?
            .Log[BarInterval.Raw30Seconds].LastOrdinal ?? -1;

        // Every close that has come due is waited for, or the wall runs away from a slow disk.
        async Task PassAsync(TimeSpan time)
        {
            await app.AdvanceForAsync(client, time);
            var due = (int)((app.Now - Open - Grace) / Raw) - 1;
            await LiveApp.WhenAsync(() => due < begun || Closed() >= due);
        }
    }

    private static SortedDictionary<long, string> BarsOf(JsonElement series) => new(
        series.GetProperty("bars").EnumerateArray().ToDictionary(bar => bar.GetProperty("seq").GetInt64(), bar => bar.GetRawText()));

    /// <summary>What the tape gives but for the closes by the clock.</summary>
    private async Task<List<string>> EventsAsync()
    {
        var events = new List<string>();
        var feed = TapeFeed.Open(new TapeFeedOptions { Path = Tape }, NullLogger<TapeFeed>.Instance);
        await foreach (var chunk in feed.ReadAsync(after: null, TestContext.Current.CancellationToken))
            foreach (var item in chunk.Events.ToArray())
                if (item.Kind != MarketEventKind.Clock)
                    events.Add(MarketEventText.Of(item));
        return events;
    }
}
