using System.Diagnostics;
using System.Text.Json.Nodes;
using Streaming.Server.Tests.Hubs;
using Xunit;

namespace Streaming.Server.Tests.Faults;

/// <summary>One who reads a byte a second, one at half speed, one who never reads and one who vanishes, beside three who
/// read: the three get everything, whoever calls the publisher never waits, and each of the others is told.</summary>
public sealed class BadReaderTests
{
    private const string Wide = "strike-flow/SPY/1m";
    private const string Narrow = "series/SPY/30s";
    private const int Minutes = 380;

    [Fact]
    public async Task The_healthy_get_everything_and_the_others_are_told()
    {
        await using var app = await HubApp.StartAsync(settings:
            [("Push:SlowConsumerGrace", "00:00:01"), ("Push:OutboxBytes", "131072")]);
        var symbol = app.Begin();
        symbol.List([.. Enumerable.Range(300, 600).Select(strike => (double)strike)]);
        var healthy = new List<FlowClient>();
        for (var i = 0; i < 3; i++)
        {
            healthy.Add(await app.ConnectAsync());
            foreach (var topic in new[] { Wide, Narrow })
                await healthy[i].SubscribeAsync(topic);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var byByte = await SmallSocket.SubscribeAsync(app, Wide, Narrow);
        using var half = await SmallSocket.SubscribeAsync(app, Wide, Narrow);
        using var never = await SmallSocket.SubscribeAsync(app, Wide, Narrow);
        using var gone = await SmallSocket.SubscribeAsync(app, Wide, Narrow);
        await app.Counters.UntilAsync("subscriptions", subscribed => subscribed == 14);
        var slowest = ReadByBytesAsync(byByte, stop.Token);
        var pace = new SemaphoreSlim(0);
        var halfway = ReadAtPaceAsync(half, pace, stop.Token);

        var calls = new List<TimeSpan>();
        for (var minute = 0; minute < Minutes; minute++)
        {
            if (minute == 20)
                gone.Vanish();
            foreach (var publish in new Action[] { symbol.ShowOpen, () => symbol.Close(), () => symbol.Close() })
            {
                var called = Stopwatch.GetTimestamp();
                publish();
                calls.Add(Stopwatch.GetElapsedTime(called));
            }

            // The healthy set the pace; who reads at half speed may read one of two.
            foreach (var client in healthy)
                await client.UntilSeqAsync(Wide, minute);
            if (minute % 2 == 0)
                pace.Release();
        }

        // Two never read again and one is gone; the one at half speed is behind, and told of it.
        await app.Counters.UntilConnectionsAsync(4);
        pace.Release(10_000);
        await halfway.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await slowest;

        foreach (var client in healthy)
        {
            Assert.Equal(Minutes, client.Topics[Wide].Closed.Count);
            Assert.Equal(2 * Minutes, client.Topics[Narrow].Closed.Count);
            Assert.Empty(client.Topics.Values.SelectMany(topic => topic.Gaps));
            await client.DisposeAsync();
        }

        AssertComplete(half.Messages, Wide, Minutes);
        AssertComplete(half.Messages, Narrow, 2 * Minutes);
        Assert.Contains(half.Messages, message => message.Contains("slow_consumer", StringComparison.Ordinal));
        Assert.Equal(2, app.Counters["slow_consumers"]);
        calls.Sort();
        var most = calls[calls.Count * 99 / 100];
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"publisher: {calls.Count} calls, median {calls[calls.Count / 2].TotalMilliseconds:0.00}, 99 of 100 under {most.TotalMilliseconds:0.00}, longest {calls[^1].TotalMilliseconds:0.00} ms");
        Assert.True(calls[calls.Count / 2] < TimeSpan.FromMilliseconds(5), $"{calls[calls.Count / 2]}: a bar of 600 strikes");
        Assert.True(most < TimeSpan.FromMilliseconds(50), $"{most}: one call of a hundred waits");
        Assert.True(calls[^1] < TimeSpan.FromMilliseconds(500), $"{calls[^1]}: the publisher waits for somebody");
    }

    /// <summary>Every closed bar arrived once, or a gap names it.</summary>
    private static void AssertComplete(IEnumerable<string> messages, string topic, int count)
    {
        var told = new int[count];
        foreach (var argument in messages.Select(text => JsonNode.Parse(text)!).Select(message => message["arguments"]?[0])
                     .Where(argument => (string?)argument?["topic"] == topic))
        {
            if (argument!["from_seq"] is { } from)
                for (var seq = (int)from; seq <= (int)argument["to_seq"]!; seq++)
                    told[seq]++;
            else if ((bool)argument["closed"]!)
                told[(int)argument["seq"]!]++;
        }

        Assert.Equal([], told.Index().Where(each => each.Item != 1));
    }

    private static bool HasEnds(List<string> messages) =>
        messages.Exists(message => IsEnd(message, Narrow, (2 * Minutes) - 1))
        && messages.Exists(message => IsEnd(message, Wide, Minutes - 1));

    /// <summary>It tells the closed bar of this position, or the gap that ends there.</summary>
    private static bool IsEnd(string message, string topic, int seq) =>
        message.Contains($"\"topic\":\"{topic}\"", StringComparison.Ordinal)
        && (message.Contains($"\"to_seq\":{seq},", StringComparison.Ordinal)
            || (message.Contains($"\"seq\":{seq},", StringComparison.Ordinal)
                && message.Contains("\"closed\":true", StringComparison.Ordinal)));

    private static async Task ReadByBytesAsync(SmallSocket socket, CancellationToken stop)
    {
        try
        {
            while (await socket.ReadAsync(stop, most: 1))
                await Task.Delay(TimeSpan.FromSeconds(1), stop);
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private static async Task ReadAtPaceAsync(SmallSocket socket, SemaphoreSlim pace, CancellationToken stop)
    {
        try
        {
            do
            {
                await pace.WaitAsync(stop);
            }
            while (await socket.ReadAsync(stop, most: 4096) && !HasEnds(socket.Messages));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
