using System.Net;
using Streaming.Protocol.Hub;
using Streaming.Server.Tests.Hubs;
using Streaming.Server.Tests.RecordedDay.Doors;
using Streaming.Server.Tests.Recovery;
using Xunit;

namespace Streaming.Server.Tests.Faults.Stores;

/// <summary>A disk that fails the program on its way through a day: it says so at every door, tells nothing that is not
/// stored, and has at the end what an undisturbed run has.</summary>
public sealed class DiskFaultTests
{
    [Fact]
    public async Task A_full_disk_holds_the_day_where_it_is_and_room_lets_it_go_on_by_itself()
    {
        using var disk = TestDisk.InMemory();
        var day = new WatchedDay("simulated");
        await using var server = await day.StartAsync(WatchedDay.Sqlite(disk.Database));
        using var http = WatchedDay.Caller(server);
        await using var client = await day.ConnectAsync(server, null);
        await client.SubscribeAsync(day.Status);
        await client.UntilSeqAsync(day.Bars, 60);

        disk.Fill();
        var full = await Readiness.UntilAsync(http, reading => reading.Store.Length > 0);
        await client.UntilAsync(() => Feed(client, day) == "stale", "the status to be stale");
        var held = client.Topics[day.Bars].Seq;
        disk.MakeRoom();
        await Readiness.UntilAsync(http, reading => reading.Status == "ok");
        await client.UntilAsync(() => Feed(client, day) == "replay", "the status to be well again");
        await day.FinishWholeAsync(server, client, $"full at bar {held}");

        Assert.Equal((HttpStatusCode.OK, "stale"), (full.Code, full.Status));
        Assert.Matches("^SPY cannot go on: .*streaming.db failed while .*: the disk is full. Make room, or lower Storage:RetentionDays.$", full.Store);
        Assert.Contains("SPY: could not append closed bars; trying again until it works", server.Written);
        Assert.Contains("SPY: the store works again", server.Written);
        Assert.InRange(held, 60, WatchedDay.LastSeq - 1);
    }

    // ext4 answers the fdatasync that is under way while it is aborted with success and may lose what it was for: the last
    // record of one in ten tries of a program that only writes and syncs. So the mended disk may lack what was told last.
    [Fact]
    public async Task A_disk_that_turns_read_only_holds_the_day_and_a_restart_on_the_mended_one_goes_on()
    {
        using var disk = TestDisk.InFile();
        var day = new WatchedDay("simulated");
        Dictionary<string, TopicLog> known;
        await using (var server = await day.StartAsync(WatchedDay.Sqlite(disk.Database)))
        {
            using var http = WatchedDay.Caller(server);
            await using var client = await day.ConnectAsync(server, null);
            await client.SubscribeAsync(day.Status);
            await client.UntilSeqAsync(day.Bars, 60);

            disk.Break();
            var broken = await Readiness.UntilAsync(http, reading => reading.Store.Length > 0);
            await client.UntilAsync(() => Feed(client, day) == "stale", "the status to be stale");
            var (_, bars) = await RestTopics.AskAsync(http, day.Bars, day.Date);

            Assert.Contains(broken.Status, new[] { "stale", "unavailable" });
            Assert.Matches("streaming.db failed while .*: (the disk failed. Check the disk|it cannot be written. Give)", broken.Store);
            Assert.Equal(client.Topics[day.Bars].Seq, bars[^1].Seq);
            known = client.Topics;
        }

        disk.Mend();
        await using (var server = await day.StartAsync(WatchedDay.Sqlite(disk.Database)))
        {
            await using var client = await day.ConnectAsync(server, known, mayBeAhead: true);
            await day.FinishWholeAsync(server, client, "broken");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_folder_that_is_read_only_at_the_start_ends_it_in_one_line_that_says_what_to_do(bool hasDatabase)
    {
        using var disk = TestDisk.InMemory();
        var day = new WatchedDay("simulated");
        if (hasDatabase)
        {
            await using var before = await day.StartAsync(WatchedDay.Sqlite(disk.Database));
            await before.StopAsync();
        }

        disk.MakeReadOnly();
        var (code, _, error) = await ServerProcess.RunAsync(
            [.. day.ArgumentsOn(WatchedDay.Sqlite(disk.Database)), "--urls=http://127.0.0.1:0"]);

        Assert.Equal(1, code);
        Assert.Matches($"^Storage: {disk.Database} failed while .*: it can.* Give this program's user the right|that this program's user may write", error);
        Assert.Single(error.Trim().Split('\n'));
    }

    private static string Feed(FlowClient client, WatchedDay day) =>
        client.Topics[day.Status].Closed is [.., var newest] ? ((StatusUpdate)newest).Feed : "";
}
