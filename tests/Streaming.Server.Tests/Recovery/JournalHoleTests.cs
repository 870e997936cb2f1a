using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Streaming.Engine.MarketData;
using Streaming.Server.Tests.Faults;
using Xunit;
using static Streaming.Testing.OneCall;

namespace Streaming.Server.Tests.Recovery;

/// <summary>A live feed's journal in which events are missing, and no checkpoint beyond them that can be read.</summary>
public sealed class JournalHoleTests : IDisposable
{
    private const string Bars = "series/SPY/30s";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streaming-");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_restart_goes_on_from_what_is_whole_and_says_what_is_not(bool canReplay)
    {
        (string, string)[] settings = [("Storage:Kind", "sqlite"), ("Storage:Sqlite:Path", Path.Combine(_folder.FullName, "day.db"))];
        var given = new List<MarketEvent>();
        await using (var app = new LiveApp(canReplay, "SPY") { Settings = settings }.Started())
        {
            await using var client = await app.ConnectAsync();
            given.AddRange(Morning(app.Now));
            await app.GiveAsync([.. given]);
            await client.SubscribeAsync(Bars);
            for (var i = 0; i < 20; i++)
            {
                await app.AdvanceForAsync(client, TimeSpan.FromSeconds(10));
                given.Add(Print(app.Now, 1 + i));
                await app.GiveAsync(given[^1]);
            }

            await app.AdvanceForAsync(client, TimeSpan.FromSeconds(15));
            await LiveApp.WhenAsync(() => client.Topics[Bars].Seq == 66);
        }

        // Of the first two minutes, because the journal has more than the feed gave: the clock's closes.
        await LoseAsync(position: 13);

        await using var later = new LiveApp(canReplay, "SPY") { Settings = settings };
        later.Wall.Advance(TimeSpan.FromMinutes(10));
        later.Started();
        if (canReplay)
            later.Line.GiveAgain([.. given]).Give(Print(later.Now, 100));
        else
            later.Line.Give(Print(later.Now, 100));
        await using var again = await later.ConnectAsync();
        await again.SubscribeAsync(Bars);
        await later.AdvanceForAsync(again, TimeSpan.FromSeconds(35));
        await LiveApp.WhenAsync(() => again.Topics[Bars].Seq >= 80);
        await later.GiveAsync(Print(later.Now, 100));

        using var http = later.Caller();
        var series = await ReadAsync(http, "/v1/flow/zero-dte/series/SPY?bar=30s&minutes=390");
        var seqs = series.GetProperty("bars").EnumerateArray().Select(static bar => bar.GetProperty("seq").GetInt64()).ToArray();
        Assert.Equal(seqs.Distinct().Order(), seqs);
        Assert.Equal(Enumerable.Range(60, 7).Select(static seq => (long)seq), seqs.TakeWhile(static seq => seq <= 66));
        Assert.Equal("ok", (await ReadAsync(http, "/health/ready")).GetProperty("status").GetString());
        if (canReplay)
        {
            Assert.InRange(later.Line.Connections[0]!.Value.Position, 3, 12);
            Assert.Empty(series.GetProperty("gap_intervals").EnumerateArray());
            Assert.Equal(Enumerable.Range(60, seqs.Length).Select(static seq => (long)seq), seqs);
        }
        else
        {
            // The feed's late start is the other one.
            var gap = series.GetProperty("gap_intervals").EnumerateArray().Last();
            Assert.Equal("restart", gap.GetProperty("reason").GetString());
            Assert.Equal("2026-06-05T14:10:00Z", gap.GetProperty("to").GetString());
            Assert.InRange(
                gap.GetProperty("from").GetDateTimeOffset(), new(2026, 6, 5, 14, 0, 10, default), new(2026, 6, 5, 14, 1, 50, default));
            Assert.Equal(80, seqs[7]);
        }
    }

    private async Task LoseAsync(int position)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(_folder.FullName, "day.db")}");
        await database.ExecuteAsync("DELETE FROM checkpoints");
        var lost = await database.QuerySingleAsync<long>(
            "SELECT MIN(position) FROM journal WHERE position + count > @position", new { position });
        Assert.Equal(1, await database.ExecuteAsync("DELETE FROM journal WHERE position = @lost", new { lost }));
    }

    private static async Task<JsonElement> ReadAsync(HttpClient http, string path) =>
        JsonDocument.Parse(await http.GetStringAsync(path)).RootElement;
}
