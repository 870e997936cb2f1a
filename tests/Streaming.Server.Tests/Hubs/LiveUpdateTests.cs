using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Testing;
using Streaming.Testing.Bars;
using Xunit;

namespace Streaming.Server.Tests.Hubs;

public sealed class LiveUpdateTests
{
    private const string Series = "series/SPY/30s";
    private const string Minutes = "series/SPY/1m";
    private const string Heatmap = "heatmap/SPY/gex/raw/1m";
    private const string Delta = "heatmap/SPY/gex/delta/1m";

    [Fact]
    public async Task An_open_bar_is_told_once_a_second_and_in_its_newest_form()
    {
        var time = new ManualTime();
        await using var app = await HubApp.StartAsync(time);
        var symbol = app.Begin();
        symbol.Close(3);
        await using var client = await app.ConnectAsync();
        await client.SubscribeAsync(new SubscribeRequest { Topic = Series }, new SubscribeRequest { Topic = Minutes });

        // The second may come early, for one that came late.
        for (var i = 1; i <= 2; i++)
        {
            symbol.ShowOpen();
            await client.UntilAsync(() => client.Topics[Minutes].Opens.Count == i, "the first open bars");
        }

        var timers = time.Timers;
        for (var i = 0; i < 5; i++)
            symbol.ShowOpen();
        var revisions = client.Topics[Series].Opens.Select(Revision).ToList();

        // Whoever is to show it has looked at the clock and waits.
        await time.WhenTimersAsync(timers + 1).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(1));
        await client.UntilAsync(() => client.Topics[Minutes].Opens.Count == 3, "the open bar a second later");

        Assert.Equal([1, 2], revisions);
        Assert.Equal([1, 2, 7], client.Topics[Series].Opens.Select(Revision));
        Assert.All(client.Topics[Series].Opens, open => Assert.Equal((3L, false), (open.Seq, open.Closed)));

        // The minute's open bucket holds the raw bar that has closed in it, and the one that is open.
        var minute = (SeriesBarUpdate)client.Topics[Minutes].Opens[2];
        Assert.Equal(1, minute.Seq);
        Assert.Equal(
            Enumerable.Range(0, 4).Sum(ordinal => SessionBuilder.CallsChangeAt(ordinal)), minute.HedgeFlowCallCumulative);
    }

    [Fact]
    public async Task What_comes_a_little_early_each_second_is_shown_when_it_comes()
    {
        var time = new ManualTime();
        await using var app = await HubApp.StartAsync(time);
        var symbol = app.Begin();
        await using var client = await app.ConnectAsync();
        await client.SubscribeAsync(Series);

        // Late once, and then on time again.
        time.Advance(TimeSpan.FromMilliseconds(900));
        for (var second = 1; second <= 5; second++)
        {
            symbol.ShowOpen();
            await client.UntilAsync(() => client.Topics[Series].Opens.Count == second, $"the open bar of second {second}");
            time.Advance(TimeSpan.FromMilliseconds(second == 1 ? 100 : 1_000));
        }
    }

    [Fact]
    public async Task A_heartbeat_comes_every_five_seconds_and_tells_positions_and_feeds()
    {
        var time = new ManualTime();
        await using var app = await HubApp.StartAsync(time);
        var symbol = app.Begin();
        await using var client = await app.ConnectAsync();
        await client.SubscribeAsync(Series);
        symbol.Close(2);
        await client.UntilSeqAsync(Series, 1);

        await time.WhenTimersAsync(1);
        time.Advance(TimeSpan.FromSeconds(4.5));
        time.Advance(TimeSpan.FromSeconds(1));
        await client.UntilAsync(() => client.Heartbeats.Count == 1, "the first heartbeat");
        time.Advance(TimeSpan.FromSeconds(5));
        await client.UntilAsync(() => client.Heartbeats.Count == 2, "the second heartbeat");

        var heartbeat = client.Heartbeats[0];
        Assert.Equal(new Position(symbol.Session.Epoch, 1), heartbeat.Topics[Series]);
        Assert.Equal("replay", heartbeat.Feeds["SPY"].Status);
        Assert.Equal((0L, 0L), (heartbeat.LagMs, heartbeat.Conflated));
    }

    [Fact]
    public async Task A_hole_in_the_log_is_told_when_the_next_bar_closes()
    {
        await using var app = await HubApp.StartAsync();
        var symbol = app.Begin();
        await using var client = await app.ConnectAsync();
        await client.SubscribeAsync(Series);

        symbol.Close(2);
        symbol.Miss(3);
        symbol.Close();
        await client.UntilSeqAsync(Series, 5);

        var gap = Assert.Single(client.Topics[Series].Gaps);
        Assert.Equal((2L, 4L, GapReasons.Restart, null), (gap.FromSeq, gap.ToSeq, gap.Reason, gap.Rest));
    }

    [Fact]
    public async Task A_hole_in_an_answer_is_told_with_it()
    {
        await using var app = await HubApp.StartAsync();
        var symbol = app.Begin();
        symbol.Close(2);
        symbol.Miss(3);
        symbol.Close(2);
        await using var client = await app.ConnectAsync();

        var answer = await client.SubscribeAsync(Series, new Position(symbol.Session.Epoch, 1));

        Assert.Equal([5, 6], answer.Updates.Select(update => update.Seq));
        Assert.Equal((2L, 4L), (answer.Gaps!.Single().FromSeq, answer.Gaps!.Single().ToSeq));
    }

    [Fact]
    public async Task A_late_start_is_no_gap()
    {
        await using var app = await HubApp.StartAsync();
        var symbol = app.Begin();
        symbol.Miss(10);
        await using var client = await app.ConnectAsync();
        await client.SubscribeAsync(Series);

        symbol.Close();
        await client.UntilSeqAsync(Series, 10);

        Assert.Empty(client.Topics[Series].Gaps);
    }

    [Fact]
    public async Task The_first_column_of_a_session_and_a_grown_one_carry_their_strikes()
    {
        await using var app = await HubApp.StartAsync();
        var symbol = app.Begin();
        await using var client = await app.ConnectAsync();
        await client.SubscribeAsync(Heatmap);

        symbol.Close(4);
        symbol.List(597, 598, 599, 600, 601, 602);
        symbol.Close(4);
        await client.UntilSeqAsync(Heatmap, 3);

        var columns = client.Topics[Heatmap].Closed.Cast<HeatmapColumnUpdate>().ToList();
        Assert.Equal([5, null, 6, null], columns.Select(column => column.StrikesGrid?.Length));
        Assert.Equal([5, 5, 6, 6], columns.Select(column => column.Values.Length));
        Assert.NotEqual(columns[1].GridId, columns[2].GridId);
        Assert.Equal(SessionBuilder.GexAt(7, 597), columns[3].Values[0]);
    }

    [Fact]
    public async Task An_answer_tells_its_strikes_once_and_pads_older_columns()
    {
        await using var app = await HubApp.StartAsync();
        var symbol = app.Begin();
        symbol.Close(2);
        symbol.List(597, 598, 599, 600, 601, 602);
        symbol.Close(2);
        await using var client = await app.ConnectAsync();

        var answer = await client.SubscribeAsync(Heatmap, minutes: 390);
        symbol.Close(2);
        await client.UntilSeqAsync(Heatmap, 2);

        Assert.Equal([597, 598, 599, 600, 601, 602], answer.StrikesGrid!);
        var columns = client.Topics[Heatmap].Closed.Cast<HeatmapColumnUpdate>().ToList();
        Assert.All(columns, column => Assert.Equal((answer.GridId, null), (column.GridId, column.StrikesGrid)));
        Assert.Null(columns[0].Values[0]);
        Assert.Equal(SessionBuilder.GexAt(1, 598), columns[0].Values[1]);
    }

    [Fact]
    public async Task Delta_columns_add_up_to_raw_ones_wherever_the_client_begins()
    {
        await using var app = await HubApp.StartAsync();
        var symbol = app.Begin();
        symbol.Close(6);
        await using var client = await app.ConnectAsync();
        await client.SubscribeAsync(Heatmap, new Position(symbol.Session.Epoch, -1));
        await client.SubscribeAsync(Delta, new Position(symbol.Session.Epoch, 0));
        symbol.Close(4);
        await client.UntilSeqAsync(Heatmap, 4);
        await client.UntilSeqAsync(Delta, 4);

        var raw = client.Topics[Heatmap].Closed.Cast<HeatmapColumnUpdate>().ToList();
        var sums = raw[0].Values.ToArray();
        foreach (var delta in client.Topics[Delta].Closed.Cast<HeatmapColumnUpdate>())
        {
            for (var i = 0; i < sums.Length; i++)
                sums[i] += delta.Values[i];
            Assert.Equal(raw[(int)delta.Seq].Values, sums);
        }
    }

    [Fact]
    public async Task Closed_times_are_the_bar_s_end()
    {
        await using var app = await HubApp.StartAsync();
        var symbol = app.Begin();
        await using var client = await app.ConnectAsync();
        await client.SubscribeAsync(Minutes);

        symbol.Close(2);
        await client.UntilSeqAsync(Minutes, 0);

        var bar = (SeriesBarUpdate)client.Topics[Minutes].Closed[0];
        Assert.Equal(("2026-06-05T13:30:00Z", "2026-06-05T13:31:00Z"), (bar.T, bar.AsOf));
    }

    private static int? Revision(IUpdate update) => ((SeriesBarUpdate)update).Rev;
}
