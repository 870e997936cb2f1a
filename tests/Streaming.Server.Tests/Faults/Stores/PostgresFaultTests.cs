using System.Globalization;
using System.Net;
using Streaming.Protocol.Hub;
using Streaming.Server.Tests.Recovery;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.Faults.Stores;

/// <summary>A PostgreSQL server that is away for a while. STREAMING_OUTAGE says for how many seconds.</summary>
public sealed class PostgresFaultTests
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(int.TryParse(
        Environment.GetEnvironmentVariable("STREAMING_OUTAGE"), CultureInfo.InvariantCulture, out var seconds) ? seconds : 2);

    [Fact]
    public async Task A_server_that_was_away_holds_the_day_and_lets_it_go_on_by_itself()
    {
        await using var postgres = await PostgresServer.CreateAsync(TestContext.Current.CancellationToken);
        var day = new WatchedDay("simulated");
        await using var server = await day.StartAsync(WatchedDay.Postgres(postgres));
        using var http = WatchedDay.Caller(server);
        await using var client = await day.ConnectAsync(server, null);
        await client.SubscribeAsync(day.Status);
        await client.UntilSeqAsync(day.Bars, 60);

        await postgres.StopAsync();
        var away = await Readiness.UntilAsync(http, reading => reading.Store.Length > 0);
        await client.UntilAsync(() => Feed() == "stale", "the status to be stale");
        var held = client.Topics[day.Bars].Seq;

        // The outage itself: nothing else tells how long a server is away.
        await Task.Delay(Outage, TestContext.Current.CancellationToken);
        Assert.Equal(held, client.Topics[day.Bars].Seq);
        await postgres.StartAsync(TestContext.Current.CancellationToken);
        await Readiness.UntilAsync(http, reading => reading.Status == "ok");
        await client.UntilAsync(() => Feed() == "replay", "the status to be well again");
        await day.FinishWholeAsync(server, client, $"away at bar {held}");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (away.Code, away.Status));
        Assert.Matches("^PostgreSQL postgres on .* failed while ", away.Store);
        Assert.Contains("SPY: could not append closed bars; trying again until it works", server.Written);
        Assert.Contains("SPY: the store works again", server.Written);

        string Feed() => client.Topics[day.Status].Closed is [.., var newest] ? ((StatusUpdate)newest).Feed : "";
    }
}
