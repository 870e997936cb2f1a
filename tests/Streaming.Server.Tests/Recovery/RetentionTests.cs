using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Runtime.Ports;
using Streaming.Server.Tests.Faults;
using Streaming.Storage.Sql;
using Streaming.Storage.Sqlite;
using Xunit;

namespace Streaming.Server.Tests.Recovery;

/// <summary>The whole program beside sessions of days before: what has been kept for its time goes, at the start and while
/// it runs, and what is being written never does. The wall begins at 10:00 New York of 2026-06-05.</summary>
public sealed class RetentionTests : IDisposable
{
    private static readonly DateTimeOffset Ten = new(2026, 6, 5, 14, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("streaming-kept-").FullName;

    private string Database => Path.Combine(_folder, "kept.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Old_sessions_go_when_their_time_is_over_and_the_current_one_stays()
    {
        await LeaveAsync("2026-06-02", Ten.AddDays(-2).AddMinutes(-1));
        await LeaveAsync("2026-06-03", Ten.AddDays(-2).AddMinutes(30));
        await LeaveAsync("2026-06-04", Ten.AddDays(-1));
        await using var app = new LiveApp("SPY")
        {
            Settings =
            [
                ("Storage:Kind", "sqlite"), ("Storage:Sqlite:Path", Database), ("Storage:RetentionDays", "2"),
            ],
        };
        app.Started();
        var store = app.Services.GetRequiredService<ISessionStore>();
        await app.GiveAsync(
            MarketEvent.Of("SPY", new SpotPrice(app.Now, 600, 0, 0)),
            MarketEvent.Of(Call(app.Now), new Quote(app.Now, 2, 2.1, 1, 1)));
        await UntilAsync(store, goes: "2026-06-02", stay: ["2026-06-03", "2026-06-04", "2026-06-05"]);

        // The sweep comes every hour.
        app.Wall.Advance(TimeSpan.FromMinutes(61));
        await UntilAsync(store, goes: "2026-06-03", stay: ["2026-06-04", "2026-06-05"]);
        app.Wall.Advance(TimeSpan.FromHours(24));
        await UntilAsync(store, goes: "2026-06-04", stay: ["2026-06-05"]);
    }

    [Fact]
    public async Task A_session_that_was_opened_before_a_weekend_is_there_when_it_begins()
    {
        await using var app = new LiveApp("SPY")
        {
            Settings =
            [
                ("Storage:Kind", "sqlite"), ("Storage:Sqlite:Path", Database), ("Storage:RetentionDays", "1"),
            ],
        };
        app.Wall.Advance(TimeSpan.FromHours(7.5)); // Friday, 17:30
        app.Started();
        using var http = app.Caller();
        for (var hour = 0; hour < 64; hour++)
        {
            app.Wall.Advance(TimeSpan.FromHours(1));
            await http.GetStringAsync("/v1/sessions", TestContext.Current.CancellationToken);
        }

        await using var client = await app.ConnectAsync();
        await client.SubscribeAsync("series/SPY/30s");
        await app.GiveAsync(
            MarketEvent.Of("SPY", new SpotPrice(app.Now, 600, 0, 0)),
            MarketEvent.Of(Call(app.Now), new Quote(app.Now, 2, 2.1, 1, 1)));
        await app.AdvanceUntilAsync(client, () => client.Topics["series/SPY/30s"].Closed.Count > 0);

        Assert.Contains("2026-06-08", await http.GetStringAsync("/v1/sessions", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_somebody_has_removed_ends_the_program()
    {
        await using var app = new LiveApp("SPY") { Settings = [("Storage:Kind", "sqlite"), ("Storage:Sqlite:Path", Database)] };
        app.Started();
        var ended = new TaskCompletionSource();
        app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(ended.SetResult);
        await using (var other = new SqliteDatabase(Database))
            await other.WriteAsync(
                "testing", Durability.Power, static scope => scope.ExecuteAsync("DELETE FROM logs"), TestContext.Current.CancellationToken);

        app.Line.Give(MarketEvent.Of("SPY", new SpotPrice(app.Now, 600, 0, 0)));

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private async Task LeaveAsync(string date, DateTimeOffset touched)
    {
        await using var database = new SqliteDatabase(Database);
        var session = TradingCalendar.Nyse.LastOnOrBefore(DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture));
        await new SqlSessionStore(database, new TestWall(touched))
            .OpenAsync("SPY", session, null, false, TestContext.Current.CancellationToken);
    }

    private static async Task UntilAsync(ISessionStore store, string goes, string[] stay)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var kept = await store.ListAsync("SPY", TestContext.Current.CancellationToken);
            var dates = kept.Select(session => session.Date.ToString("O", null)).ToArray();
            if (!dates.Contains(goes) && stay.All(dates.Contains))
                return;

            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), $"There is {string.Join(", ", dates)}");
            await Task.Yield();
        }
    }

    private static OptionContract Call(Timestamp at) =>
        new("SPY", DateOnly.FromDateTime(at.ToUtc().DateTime), OptionRight.Call, 600_000);

    private sealed class TestWall(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
