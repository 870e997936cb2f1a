using Streaming.Server.Tests.Events.Sse;

namespace Streaming.Server.Tests.RecordedDay.Doors;

/// <summary>The event stream; all that is kept between two connections is the last id.</summary>
internal sealed class SseDayDoor(DayApp app) : IDayDoor
{
    private SseClient? _former;

    public IEnumerable<string> Faults => _former!.Topics.Values.SelectMany(log =>
        log.Faults.Concat(log.Topic.StartsWith("headline/", StringComparison.Ordinal) ? [] : log.Holes()));

    public List<string> ClosedOf(string topic) => _former!.Topics[topic].Closed.ConvertAll(WireBar.Of);

    public async Task<bool> VisitAsync(string[] topics, int? updates, Task ended)
    {
        await using var client = await SseClient.ConnectAsync(app.Address, DayApp.Key, string.Join(',', topics), _former, minutes: 390);
        await client.UntilAsync(() => client.Answers >= topics.Length, "the answers");
        if (updates is { } count)
        {
            // The heartbeat wakes who waits for a day that has ended.
            var patience = client.Events.Count + count;
            await client.UntilAsync(() => ended.IsCompleted || client.Events.Count >= patience, "more events");
        }

        _former = client;
        return true;
    }
}
