using System.Diagnostics;
using System.Text.Json;
using Streaming.Testing;
using Xunit;

namespace Streaming.Orleans.Tests;

/// <summary>Several hosts as processes on loopback, one real PostgreSQL, and a market that runs through it all.</summary>
public sealed class ClusterTests : IAsyncLifetime
{
    private static readonly string[] Symbols = ["SPY", "QQQ"];

    private PostgresServer _postgres = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _postgres = await PostgresServer.CreateAsync(Stop);

    public ValueTask DisposeAsync() => _postgres.DisposeAsync();

    [Fact]
    public async Task Any_host_answers_any_symbol_with_the_same_bars()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();

        foreach (var symbol in Symbols)
        {
            var bars = await first.UntilBarAsync(symbol, 62);
            var others = await second.UntilBarAsync(symbol, bars.Last);

            bars.AssertContiguous();
            bars.AssertContinuedBy(others);
        }

        foreach (var host in new[] { first, second })
        {
            var snapshot = JsonDocument.Parse(await host.Http.GetStringAsync("/v1/flow/zero-dte/snapshot/SPY?strike_range=0.1", Stop)).RootElement;
            Assert.True(snapshot.GetProperty("strikes").GetArrayLength() > 20);
            Assert.NotEqual(JsonValueKind.Null, snapshot.GetProperty("strikes")[5].GetProperty("call_symbol").ValueKind);
            var board = JsonDocument.Parse(await host.Http.GetStringAsync("/v1/flow/zero-dte/leaderboard", Stop)).RootElement;
            Assert.Equal(2, board.GetProperty("entries").GetArrayLength());
        }
    }

    [Fact]
    public async Task A_host_that_is_killed_loses_no_bar_and_its_symbols_are_back_within_30_seconds()
    {
        // The first host of a cluster has the feed and, alone, every symbol.
        var first = await StartAsync();
        try
        {
            await first.UntilBarAsync("SPY", 61);
            await using var second = await StartAsync();
            var before = await second.UntilBarAsync("SPY", 62);

            await using var stream = await SeqStream.OpenAsync(second, "series/SPY/30s");
            first.Kill();
            var waited = Stopwatch.StartNew();
            var after = await second.UntilBarAsync("SPY", before.Last + 3);

            Assert.InRange(waited.Elapsed.TotalSeconds, 0, 30);
            before.AssertContinuedBy(after);
            var told = await stream.ReadUntilAsync(after.Last);
            Assert.Equal(Enumerable.Range(told[0], told.Count), told);
            TestContext.Current.SendDiagnosticMessage($"three bars were there {waited.Elapsed.TotalSeconds:0.0} s after the kill");
        }
        finally
        {
            await first.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_host_that_slept_while_its_symbols_moved_writes_nothing_when_it_wakes()
    {
        await using var first = await StartAsync();
        await first.UntilBarAsync("SPY", 61);
        await using var second = await StartAsync();
        var before = await second.UntilBarAsync("SPY", 62);

        first.Pause();
        var meanwhile = await second.UntilBarAsync("SPY", before.Last + 3);
        first.WakeUp();
        var after = await second.UntilBarAsync("SPY", meanwhile.Last + 4);

        before.AssertContinuedBy(meanwhile);
        meanwhile.AssertContinuedBy(after);
    }

    // Twenty times the market's pace: a bar in a second and a half.
    private Task<ClusterHost> StartAsync() => ClusterHost.StartAsync(_postgres.ConnectionString, "test", speed: 20);
}
