using System.Diagnostics;
using System.Net;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Server.Tests.Events.Sse;
using Streaming.Server.Tests.Hubs;
using Streaming.Server.Tests.RecordedDay.Doors;
using Xunit;

namespace Streaming.Server.Tests.Faults;

/// <summary>Everybody is thrown out again and again while bars go on closing, and all come back at once.</summary>
public sealed class RecoveryStormTests
{
    private const int ClientsPerDoor = 20;
    private const int Rounds = 5;
    private const int RoundBars = 100;
    private const string Date = "2026-06-05";

    /// <summary>What a desk would bear.</summary>
    private static readonly TimeSpan BackUsually = TimeSpan.FromSeconds(2);

    /// <summary>What a machine that does much else at the time may take.</summary>
    private static readonly TimeSpan BackAlways = TimeSpan.FromSeconds(8);

    private static readonly string[] Topics = ["series/SPY/30s", "heatmap/SPY/gex/raw/1m", "strike-flow/SPY/1m"];

    [Fact]
    public async Task All_come_back_whole_within_seconds_of_every_kick()
    {
        // All clients and the server share this process: one that has no turn for long is not slow of itself. The budget
        // of answers is as it comes, so that from the third round on the past is REST's.
        await using var app = await HubApp.StartAsync(settings: ("Push:SlowConsumerGrace", "00:01:00"));
        var symbol = app.Begin(date: Date);
        symbol.List([.. Enumerable.Range(550, 100).Select(strike => (double)strike)]);
        symbol.Close(100);
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = app.Address };
        http.DefaultRequestHeaders.Add("X-Api-Key", HubApp.SecretOf(Plan.Alpha));
        await using var watcher = await app.ConnectAsync(Plan.Growth);
        await watcher.SubscribeAsync(Topics[0]);
        var clients = new List<IStormClient>();
        for (var i = 0; i < ClientsPerDoor; i++)
            clients.AddRange([new HubStormClient(app, http, "json"), new HubStormClient(app, http, "messagepack"), new SseStormClient(app, http)]);
        await Task.WhenAll(clients.Select(client => client.ConnectAsync()));

        var times = new List<TimeSpan>();
        var calls = new List<TimeSpan>();
        var statuses = new List<HttpStatusCode>();
        for (var round = 0; round < Rounds; round++)
        {
            var kicked = Stopwatch.GetTimestamp();
            if (round % 2 == 0)
                foreach (var connection in app.Connections.All.Where(connection => connection.Plan == Plan.Alpha))
                    connection.Outbox.End(Bye.With(Codes.Rebalance, 250));
            else
                await Task.WhenAll(clients.Select(client => client.CutAsync()));
            symbol.Close(10);

            var storm = Task.WhenAll(clients.Select(client => Task.Run(client.ConnectAsync)));
            var end = symbol.Log[default].LastOrdinal + RoundBars;
            while (!storm.IsCompleted && symbol.Log[default].LastOrdinal < end)
            {
                var called = Stopwatch.GetTimestamp();
                symbol.Close();
                calls.Add(Stopwatch.GetElapsedTime(called));
                using var asked = await http.GetAsync(
                    "/v1/flow/zero-dte/heatmap/SPY?minutes=60", TestContext.Current.CancellationToken);
                statuses.Add(asked.StatusCode);
                await watcher.UntilSeqAsync(Topics[0], symbol.Log[default].LastOrdinal);
            }

            await storm;
            times.Add(Stopwatch.GetElapsedTime(kicked));
        }

        symbol.Close(4);
        var whole = await RestTopics.WholeDayAsync(http, Topics, Date);
        foreach (var client in clients)
        {
            await client.UntilWholeAsync(whole);
            foreach (var topic in Topics)
            {
                var log = client.Topics[topic];
                Assert.Empty(log.Faults.Select(fault => $"{client.GetType().Name}: {fault}").Concat(log.Holes()).Concat(log.Gaps.Select(gap => $"a gap at {gap.FromSeq}")));
                Assert.Equal(whole[topic], log.Closed.Select(WireBar.Of));
            }

            await client.CutAsync();
        }

        times.Sort();
        calls.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"back after {string.Join(", ", times.Select(time => $"{time.TotalMilliseconds:0}"))} ms, {clients.Sum(client => client.Fills)} topics by REST; "
            + $"publisher in the storm: {calls.Count} closes, median {calls[calls.Count / 2].TotalMilliseconds:0.00}, longest {calls[^1].TotalMilliseconds:0.00} ms");
        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.True(clients.Sum(client => client.Fills) > 100, "The answers' budget was never spent.");
        Assert.True(times[Rounds / 2] < BackUsually && times[^1] < BackAlways, $"back after {string.Join(", ", times)}");
        Assert.True(calls[calls.Count / 2] < TimeSpan.FromMilliseconds(20), $"median {calls[calls.Count / 2]}");
    }

    /// <summary>One who keeps what it has from one connection to the next.</summary>
    private interface IStormClient
    {
        IReadOnlyDictionary<string, TopicLog> Topics { get; }

        int Fills { get; }

        /// <summary>Waits for the end of the last connection where it has one, and has everything again when it
        /// returns.</summary>
        Task ConnectAsync();

        Task CutAsync();

        Task UntilWholeAsync(Dictionary<string, List<string>> whole);
    }

    private sealed class HubStormClient(HubApp app, HttpClient http, string protocol) : IStormClient
    {
        private FlowClient? _client;
        private int _fills;

        public IReadOnlyDictionary<string, TopicLog> Topics => _client!.Topics;

        public int Fills => _fills + _client!.Fills;

        public async Task ConnectAsync()
        {
            var former = _client;
            if (former is not null)
            {
                await former.UntilAsync(() => former.IsClosed, "the end");
                await former.DisposeAsync();
                _fills += former.Fills;
            }

            _client = await FlowClient.ConnectAsync(app.AddressFor(Plan.Alpha), protocol, http);
            var answers = await _client.SubscribeAsync(former?.Topics, [.. RecoveryStormTests.Topics.Select(topic => new SubscribeRequest
            {
                Topic = topic,
                Minutes = former is null ? 390 : null,
                Since = former?.Topics[topic] is { Epoch: { } epoch } log ? new Position(epoch, log.Seq) : null,
            })]);
            Assert.All(answers, answer => Assert.True(
                former is null || answer is { Code: Codes.Ok, Recovered: true } or { Code: Codes.RateLimited, Rest: not null },
                $"{answer.Topic}: {answer.Code}"));
        }

        public Task CutAsync() => _client!.CutAsync();

        public Task UntilWholeAsync(Dictionary<string, List<string>> whole) => _client!.UntilAsync(
            () => Topics.All(each => each.Value.Closed.Count >= whole[each.Key].Count), "all that REST has");
    }

    private sealed class SseStormClient(HubApp app, HttpClient http) : IStormClient
    {
        private SseClient? _client;
        private int _fills;

        public IReadOnlyDictionary<string, TopicLog> Topics => _client!.Topics;

        public int Fills => _fills + _client!.Fills;

        public async Task ConnectAsync()
        {
            var former = _client;
            if (former is not null)
            {
                await ReadToEndAsync(former);
                await former.DisposeAsync();
                _fills += former.Fills;
            }

            _client = await SseClient.ConnectAsync(
                app, string.Join(',', RecoveryStormTests.Topics), former: former, minutes: 390, rest: http);
            await _client.UntilAsync(() => _client.Answers == RecoveryStormTests.Topics.Length, "the answers");
        }

        public Task CutAsync() => _client!.DisposeAsync().AsTask();

        public Task UntilWholeAsync(Dictionary<string, List<string>> whole) => _client!.UntilAsync(
            () => Topics.All(each => each.Value.Closed.Count >= whole[each.Key].Count), "all that REST has");

        private static async Task ReadToEndAsync(SseClient client)
        {
            try
            {
                while (await client.NextAsync(TestContext.Current.CancellationToken) is not null)
                {
                }
            }
            catch (Exception gone) when (gone is IOException or ObjectDisposedException)
            {
                // It was cut.
            }
        }
    }
}
