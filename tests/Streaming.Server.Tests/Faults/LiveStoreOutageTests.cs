using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Engine.Bars;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ingest;
using Xunit;
using static Streaming.Testing.OneCall;

namespace Streaming.Server.Tests.Faults;

/// <summary>The store is away under a live feed. What cannot be stored waits, so the feed does, and the wall does not.</summary>
public sealed class LiveStoreOutageTests : IDisposable
{
    private const string Bars = "series/SPY/30s";
    private const int PrintsASecond = 40;
    private const int OutageSeconds = 240;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_bar_has_the_prints_of_its_time_when_the_store_is_back(bool canReplay)
    {
        await using var app = Begun(canReplay);
        await using var client = await app.ConnectAsync();
        await app.GiveAsync(Morning(app.Now));
        await client.SubscribeAsync(Bars);
        await app.AdvanceForAsync(client, 5 * Second);

        var given = app.Pump.Events;
        await WhileHeldAsync(async () =>
        {
            for (var second = 0; second < OutageSeconds; second++)
            {
                given += PrintsASecond;
                for (var i = 0; i < PrintsASecond; i++)
                    app.Line.Give(Print(app.Now + TimeSpan.FromMilliseconds(i), 1));
                await app.AdvanceForAsync(client, Second);
            }

            Assert.True(app.Pump.Events < given, "the pump has not waited");
        });
        var health = app.Services.GetRequiredService<StoreHealth>();
        await app.AdvanceUntilAsync(client, () => health.Failing.Count == 0);
        await LiveApp.WhenAsync(() => app.Pump.Events == given);
        await app.AdvanceUntilAsync(client, () => client.Topics[Bars].Seq > 68);

        var session = app.Services.GetRequiredService<SymbolDirectory>().Actors.Single().View.Session!;
        var bars = session.Log[BarInterval.Raw30Seconds].Closed.ToArray();
        Assert.Single(app.Line.Connections);
        Assert.Equal(canReplay ? 0 : 1, session.Gaps.Length); // the time before the start
        Assert.Equal(Enumerable.Range(60, bars.Length), bars.Select(bar => bar.Ordinal));
        Assert.Equal(
            [3 + 1_000, 1_200, 1_200, 1_200, 1_200, 1_200, 1_200, 1_200, 200, 0],
            bars.Select(bar => bar.Strikes.SignedFlow.Sum()).Take(10));
        Assert.Empty(client.Topics[Bars].Faults);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    private string Database => Path.Combine(_folder.FullName, "flow.db");

    private LiveApp Begun(bool canReplay) => new LiveApp(canReplay, "SPY")
    {
        Settings =
        [
            ("Storage:Kind", "sqlite"), ("Storage:Sqlite:Path", Database), ("Runtime:FeedSilenceMax", "00:30:00"),

            // A write of the client that takes a moment takes many seconds of this wall.
            ("Push:SlowConsumerGrace", "00:01:00"),
        ],
    }.Started();

    /// <summary>As another process does that writes and does not end.</summary>
    private async Task WhileHeldAsync(Func<Task> act)
    {
        await using var other = new SqliteConnection($"Data Source={Database};Pooling=False");
        await other.OpenAsync();
        await using var transaction = other.BeginTransaction(deferred: false);
        await act();
    }
}
