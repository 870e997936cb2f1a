using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Protocol.Rest;
using Streaming.Testing;
using Xunit;

namespace Streaming.Client.Tests;

/// <summary>Against the program as its user starts it.</summary>
public sealed class LiveTests(LiveTests.Server server) : IClassFixture<LiveTests.Server>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(HubEncoding.Json)]
    [InlineData(HubEncoding.MessagePack)]
    public async Task Topics_are_followed_through_broken_wires_without_a_hole(HubEncoding encoding)
    {
        using var patience = new CancellationTokenSource(Patience);
        await using var wire = new Wire(server.Address);
        await using var client = Open(encoding, wire.Address);
        var breaks = 0;
        client.Disconnected += _ => Interlocked.Increment(ref breaks);
        using var columns = client.Subscribe(Topics.Heatmap("SPY"), minutes: 390);

        List<long> seqs = [];
        await foreach (var bar in client.Subscribe(Topics.Series("SPY"), minutes: 390).WithCancellation(patience.Token))
        {
            if (!bar.Closed)
                continue;
            seqs.Add(bar.Seq);
            if (bar.Seq % 3 == 0 && Volatile.Read(ref breaks) < 3)
                wire.Cut();
            if (Volatile.Read(ref breaks) >= 3 && seqs.Count > 20)
                break;
        }

        Assert.Equal(Enumerable.Range(0, seqs.Count).Select(each => (long)each), seqs);
        List<HeatmapColumnUpdate> closed = [];
        await foreach (var column in columns.WithCancellation(patience.Token))
        {
            Assert.Equal(column.Values.Length, column.StrikesGrid!.Length);
            if (column.Closed)
                closed.Add(column);
            if (closed.Count == 20)
                break;
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(each => (long)each), closed.Select(column => column.Seq));
        Assert.All(wire.RequestLines, line => Assert.Equal("GET /hubs/flow HTTP/1.1", line));
    }

    [Fact]
    public async Task A_column_is_the_same_in_both_encodings_and_by_rest()
    {
        await using var json = Open(HubEncoding.Json);
        await using var messagePack = Open(HubEncoding.MessagePack);
        var first = await FirstColumnsAsync(json);
        var second = await FirstColumnsAsync(messagePack);
        var rest = await json.Rest.GetHeatmapAsync(
            "SPY", window: new() { Minutes = 390 }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equivalent(first, second, strict: true);
        foreach (var (column, bar) in first.Zip(rest.Bars))
        {
            Assert.Equal(bar.Seq, column.Seq);
            var byStrike = rest.StrikesGrid.Zip(bar.Values).ToDictionary();
            Assert.All(column.StrikesGrid!.Zip(column.Values), each => Assert.Equal(byStrike[each.First], each.Second));
        }
    }

    [Fact]
    public async Task Every_question_to_rest_is_answered()
    {
        await using var client = Open();
        var cancellation = TestContext.Current.CancellationToken;
        var series = await client.Rest.GetSeriesAsync("SPY", BarSize.OneMinute, new() { Minutes = 5 }, cancellation);
        Assert.Equal("1m", series.BarSize);
        var later = await client.Rest.GetSeriesAsync(
            "SPY", BarSize.OneMinute, new() { SinceSeq = series.Bars[0].Seq, Epoch = series.Epoch }, cancellation);
        Assert.Equal(series.Bars[0].Seq + 1, later.Bars[0].Seq);
        Assert.Equal("calls", (await client.Rest.GetHedgeFlowAsync("SPY", FlowSide.Calls, cancellationToken: cancellation)).Side);
        Assert.NotEmpty((await client.Rest.GetStrikeFlowAsync("SPY", cancellationToken: cancellation)).StrikesGrid);
        var snapshot = await client.Rest.GetSnapshotAsync("SPY", cancellationToken: cancellation);
        Assert.Equal("SPY", Assert.IsType<SnapshotResponse>(snapshot).Symbol);
        Assert.Equal("heat", (await client.Rest.GetLeaderboardAsync(cancellationToken: cancellation)).Metric);
        Assert.Equal("SPY", (await client.Rest.GetSessionsAsync("SPY", cancellation))[0].Symbol);
    }

    [Fact]
    public async Task Every_kind_of_topic_has_its_type()
    {
        await using var client = Open();

        Assert.Equal("series/SPY/1m", (await FirstAsync(client.Subscribe(Topics.Series("SPY", BarSize.OneMinute), 390))).Topic);
        Assert.Equal("hedge-flow/SPY/puts/30s", (await FirstAsync(client.Subscribe(Topics.HedgeFlow("SPY", FlowSide.Puts), 390))).Topic);
        Assert.NotEmpty((await FirstAsync(client.Subscribe(Topics.StrikeFlow("SPY"), 390))).StrikesGrid!);
        Assert.NotNull((await FirstAsync(client.Subscribe(Topics.Heatmap("SPY", principled: true), 390))).CiLow);
        Assert.NotEmpty((await FirstAsync(client.Subscribe(Topics.Headline()))).Narrative);
        Assert.Equal("SPY", (await FirstAsync(client.Subscribe(Topics.Snapshot("SPY")))).Symbol);
        Assert.Equal("heat", (await FirstAsync(client.Subscribe(Topics.Leaderboard()))).Metric);
        Assert.Equal("open", (await FirstAsync(client.Subscribe(Topics.Status("SPY")))).Session);
        Assert.Matches("^20..-..-..T", await client.PingAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_wrong_key_is_refused_for_good_and_a_wrong_topic_by_itself()
    {
        await using var stranger = new FlowClient(server.Address, "wrong");
        var ended = new TaskCompletionSource<Disconnection>();
        stranger.Disconnected += end => ended.TrySetResult(end);
        var nothing = stranger.Start().Subscribe(Topics.Series("SPY"));
        var refused = await Assert.ThrowsAsync<FlowException>(() => FirstAsync(nothing));
        Assert.Equal(Codes.Unauthenticated, refused.Code);
        Assert.Null((await ended.Task.WaitAsync(Patience, TestContext.Current.CancellationToken)).RetryIn);

        await using var client = Open();
        var unknown = await Assert.ThrowsAsync<FlowException>(() => FirstAsync(client.Subscribe(Topics.Series("NONE"))));
        Assert.Equal(Codes.UnknownSymbol, unknown.Code);
        var invalid = await Assert.ThrowsAsync<FlowException>(() =>
            client.Rest.GetAsync<SeriesResponse>("/v1/flow/zero-dte/series/SPY?bar=2m", TestContext.Current.CancellationToken));
        Assert.Equal("invalid_bar", invalid.Error);
    }

    private static async Task<HeatmapColumnUpdate[]> FirstColumnsAsync(FlowClient client)
    {
        List<HeatmapColumnUpdate> columns = [];
        await foreach (var column in client.Subscribe(Topics.Heatmap("SPY"), minutes: 390))
        {
            columns.Add(column);
            if (columns.Count == 20)
                break;
        }

        return [.. columns];
    }

    private static async Task<T> FirstAsync<T>(Subscription<T> updates)
        where T : class, IUpdate
    {
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var update in updates.WithCancellation(patience.Token))
            return update;
        throw new InvalidOperationException($"{updates.Topic} ended.");
    }

    private FlowClient Open(HubEncoding encoding = HubEncoding.Json, Uri? address = null) =>
        new FlowClient(new FlowClientOptions { Url = address ?? new Uri(server.Address), Key = "demo", Encoding = encoding }).Start();

    public sealed class Server : IAsyncLifetime
    {
        private RunningServer? _running;

        public string Address => _running!.Address;

        // A raw bar every half second; the date is one whose first half hour has a headline.
        public async ValueTask InitializeAsync()
        {
            _running = await RunningServer.StartAsync(
                "--environment=Development", "--Feed:Simulator:Speed=60", "--Feed:Simulator:Date=2026-06-05");

            // The tests speak of its first half hour, which is told at full speed behind the first screen.
            await using var client = new FlowClient(new FlowClientOptions { Url = new Uri(Address), Key = "demo" }).Start();
            await foreach (var bar in client.Subscribe(Topics.Series("SPY", BarSize.OneMinute), minutes: 390))
                if (bar.Closed && bar.Seq >= 25)
                    break;
        }

        public ValueTask DisposeAsync() => _running!.DisposeAsync();
    }
}
