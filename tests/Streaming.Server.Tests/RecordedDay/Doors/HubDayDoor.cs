using System.Net.WebSockets;
using Streaming.Protocol.Hub;
using Streaming.Server.Tests.Hubs;

namespace Streaming.Server.Tests.RecordedDay.Doors;

/// <summary>The hub, in one of its two protocols.</summary>
internal sealed class HubDayDoor(DayApp app, string protocol) : IDayDoor
{
    private Dictionary<string, TopicLog>? _known;

    public IEnumerable<string> Faults =>
        _known!.Values.SelectMany(log => log.Faults.Concat(IsNews(log.Topic) ? [] : log.Holes()));

    public List<string> ClosedOf(string topic) => _known![topic].Closed.ConvertAll(WireBar.Of);

    public async Task<bool> VisitAsync(string[] topics, int? updates, Task ended)
    {
        await using var client = await app.ConnectAsync(protocol);
        try
        {
            await client.SubscribeAsync(_known, [.. topics.Select(RequestFor)]);
        }
        catch (Exception lost) when (lost is WebSocketException or IOException or OperationCanceledException)
        {
            // A busy machine's client can be too slow for its answer and is ended; it comes back like any other.
            return false;
        }

        if (updates is { } count)
        {
            var patience = client.Topics.Values.Sum(topic => topic.Closed.Count) + count;
            _ = ended.ContinueWith(_ => client.Wake(), TaskScheduler.Default);
            await client.UntilAsync(
                () => ended.IsCompleted || client.IsClosed
                    || client.Topics.Values.Sum(topic => topic.Closed.Count) >= patience,
                "more bars");
        }

        await client.CutAsync();
        _known = client.Topics;
        return true;
    }

    private SubscribeRequest RequestFor(string topic) => _known?.GetValueOrDefault(topic) is { Epoch: { } epoch } log
        ? new() { Topic = topic, Since = new(epoch, log.Seq) }
        : new() { Topic = topic, Minutes = 390 };

    // Positions of one symbol's headlines rise, and skip those of others.
    private static bool IsNews(string topic) => topic.StartsWith("headline/", StringComparison.Ordinal);
}
