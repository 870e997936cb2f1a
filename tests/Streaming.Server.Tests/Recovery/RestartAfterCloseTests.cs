using System.Diagnostics;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;
using Streaming.Server.Tests.Faults;
using Xunit;
using static Streaming.Testing.OneCall;

namespace Streaming.Server.Tests.Recovery;

/// <summary>The program is down from 10:01:20 of a Friday until behind the day's close: what it has journalled, what is
/// given again and what nobody saw make the day whole, whenever it comes back.</summary>
public sealed class RestartAfterCloseTests : IDisposable
{
    private const string Bars = "series/SPY/30s";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streaming-");
    private readonly List<MarketEvent> _given = [];

    private (string, string)[] Settings =>
        [("Storage:Kind", "sqlite"), ("Storage:Sqlite:Path", Path.Combine(_folder.FullName, "day.db"))];

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(6.5)] // 16:30
    [InlineData(7.5)] // 17:30, the next session's evening
    [InlineData(70)] // Monday, 08:00
    public async Task The_rest_is_a_gap_of_that_day_where_it_is_not_given_again(double hours)
    {
        await LiveUntil100120Async(canReplay: false);

        await using var later = Later(canReplay: false, hours);
        await LiveApp.WhenAsync(() => later.Line.Connections.Count == 1);
        using var http = later.Caller();
        await using var client = await later.ConnectAsync();
        var day = await DayAsync(http, bars: 3, () => later.AdvanceForAsync(client, TimeSpan.FromSeconds(1)));

        Assert.Equal([60L, 61, 62], Seqs(day));
        var gap = day.GetProperty("gap_intervals").EnumerateArray().Last();
        Assert.Equal(
            """{"from":"2026-06-05T14:01:20Z","to":"2026-06-05T20:00:00Z","reason":"restart"}""", gap.GetRawText());
        await RequireTheNextDayAsync(http, hours);
    }

    [Theory]
    [InlineData(6.5)]
    [InlineData(7.5)]
    [InlineData(70)]
    public async Task The_rest_is_made_of_what_is_given_again(double hours)
    {
        await LiveUntil100120Async(canReplay: true);

        await using var later = Later(canReplay: true, hours);
        var missed = _given[^1].EventTime + TimeSpan.FromMinutes(5);
        later.Line.GiveAgain([.. _given]).GiveAgain(Print(missed, 40)).Give();
        using var http = later.Caller();
        var day = await DayAsync(http, bars: 720);

        Assert.Equal(_given.Count, later.Line.Connections[0]!.Value.Position);
        Assert.Equal(Enumerable.Range(60, 720).Select(static seq => (long)seq), Seqs(day));
        Assert.Empty(day.GetProperty("gap_intervals").EnumerateArray());
        await RequireTheNextDayAsync(http, hours);
    }

    private async Task LiveUntil100120Async(bool canReplay)
    {
        await using var app = new LiveApp(canReplay, "SPY") { Settings = Settings }.Started();
        await using var client = await app.ConnectAsync();
        _given.AddRange(Morning(app.Now));
        await app.GiveAsync([.. _given]);
        await client.SubscribeAsync(Bars);
        for (var i = 0; i < 10; i++)
        {
            await app.AdvanceForAsync(client, TimeSpan.FromSeconds(8));
            _given.Add(Print(app.Now, 2));
            await app.GiveAsync(_given[^1]);
        }

        // Bars 60 and 61 are closed, and all that was given is journalled.
        await LiveApp.WhenAsync(() => client.Topics[Bars].Seq == 61);
        var store = app.Services.GetRequiredService<ISessionStore>();
        var day = new DateOnly(2026, 6, 5);
        while ((await store.FindAsync("SPY", day, TestContext.Current.CancellationToken))!.Cursor!.Value.Position < _given.Count)
            await Task.Yield();
    }

    private LiveApp Later(bool canReplay, double hours)
    {
        var app = new LiveApp(canReplay, "SPY") { Settings = Settings };
        app.Wall.Advance(TimeSpan.FromHours(hours));
        return app.Started();
    }

    /// <summary>The day, once it is stored so far.</summary>
    /// <param name="pass">Lets time go on meanwhile, little by little: to a program that finds half a minute gone at once,
    /// it has stood still.</param>
    private static async Task<JsonElement> DayAsync(HttpClient http, int bars, Func<Task>? pass = null)
    {
        for (var patience = Stopwatch.StartNew(); ;)
        {
            var day = await ReadAsync(http, "/v1/flow/zero-dte/series/SPY?bar=30s&minutes=390&date=2026-06-05");
            if (Seqs(day).Length >= bars || patience.Elapsed > TimeSpan.FromSeconds(30))
                return day;
            await (pass?.Invoke() ?? Task.Delay(50, TestContext.Current.CancellationToken));
        }
    }

    private static long[] Seqs(JsonElement day) =>
        [.. day.GetProperty("bars").EnumerateArray().Select(static bar => bar.GetProperty("seq").GetInt64())];

    private static async Task RequireTheNextDayAsync(HttpClient http, double hours)
    {
        var sessions = (await ReadAsync(http, "/v1/sessions")).GetRawText();
        Assert.Equal(hours > 7, sessions.Contains("2026-06-08", StringComparison.Ordinal));
    }

    private static async Task<JsonElement> ReadAsync(HttpClient http, string path) =>
        JsonDocument.Parse(await http.GetStringAsync(path)).RootElement;
}
