using System.Text.Json;
using Xunit;

namespace Streaming.Orleans.Tests;

/// <summary>Several hosts as processes on loopback, one real PostgreSQL, and a market that runs through it all.</summary>
public sealed class ClusterTests : ClusterRig
{
    private static readonly string[] Symbols = ["SPY", "QQQ"];

    [Fact]
    public async Task Any_host_answers_any_symbol_with_the_same_bars()
    {
        var first = await StartAsync();
        var second = await StartAsync();

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
    public async Task The_host_that_has_the_feed_records_it_and_every_host_has_its_first_screen()
    {
        var folder = Directory.CreateTempSubdirectory("streaming-tape-");
        var path = Path.Combine(folder.FullName, "day.jsonl");
        try
        {
            var first = await StartAsync(Plan() with { Settings = new Dictionary<string, string> { ["Feed__Record__Path"] = path } });
            var second = await StartAsync();
            await second.UntilBarAsync("SPY", 62);
            await second.UntilBarAsync("QQQ", 62);

            // What was recorded is in the system's hands within a second.
            await first.UntilAsync(
                async () => Symbols.All((await RecordedAsync(path)).Contains), "a tape of both symbols");
            foreach (var host in Hosts)
                Assert.Contains("any of them answers for any symbol", host.Diary, StringComparison.Ordinal);
        }
        finally
        {
            foreach (var host in Hosts)
                await host.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_host_that_slept_while_its_symbols_moved_writes_nothing_when_it_wakes()
    {
        var first = await StartAsync();
        await first.UntilBarAsync("SPY", 61);
        var second = await StartAsync();
        var before = await second.UntilBarAsync("SPY", 62);

        first.Pause();
        var meanwhile = await second.UntilBarAsync("SPY", before.Last + 3);
        first.WakeUp();
        var after = await second.UntilBarAsync("SPY", meanwhile.Last + 4);

        before.AssertContinuedBy(meanwhile);
        meanwhile.AssertContinuedBy(after);
    }

    // Behind the header, which names the symbols that were asked for.
    private static async Task<string> RecordedAsync(string path)
    {
        await using var tape = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(tape);
        await reader.ReadLineAsync(Stop);
        return await reader.ReadToEndAsync(Stop);
    }
}
