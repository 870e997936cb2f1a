namespace Streaming.Server.Tests.RecordedDay.Doors;

/// <summary>Who only asks: the window first, then what closed after the last bar it has.</summary>
internal sealed class RestDayDoor(DayApp app) : IDayDoor
{
    private readonly Dictionary<string, (string? Epoch, long Seq, List<string> Closed)> _known = [];

    public IEnumerable<string> Faults { get; private set; } = [];

    public List<string> ClosedOf(string topic) => _known[topic].Closed;

    public async Task<bool> VisitAsync(string[] topics, int? updates, Task ended)
    {
        using var http = app.Caller();
        foreach (var topic in topics)
        {
            var (epoch, seq, closed) = _known.GetValueOrDefault(topic, (null, -1, []));
            var (told, bars) = await RestTopics.AskAsync(http, topic, DayApp.Date, epoch, seq);
            if (told is null)
                continue;

            foreach (var (at, bar) in bars)
            {
                if (at <= seq)
                    Faults = [.. Faults, $"{topic}: {at} after {seq}"];
                closed.Add(bar);
                seq = at;
            }

            _known[topic] = (told, seq, closed);
        }

        // Who has nothing new to ask for waits for a bar; the hub's client is the one that knows.
        if (updates is not null)
            await app.NextBarAsync(ended);
        return true;
    }
}
