using Streaming.Runtime.Ports;
using Streaming.Storage.Retention;

namespace Streaming.Storage.Memory;

/// <summary>The event log and the deliveries that come with it.</summary>
internal sealed class MemoryEvents
{
    private readonly SortedDictionary<long, Entry> _entries = [];
    private readonly Dictionary<(string Symbol, string Epoch, string Key), long> _keys = [];
    private readonly Dictionary<string, long> _last = [];
    private string? _epoch;
    private long _next;

    public Dictionary<(string WebhookId, long Seq), Delivery> Deliveries { get; } = [];

    public EventLog Open(string? fingerprint) => new(_epoch ??= Epoch.MintEvents(fingerprint), _next - 1);

    public LoggedEvent Append(
        string symbol, string epoch, NewEvent each, IReadOnlyList<Webhook> webhooks, DateTimeOffset now)
    {
        if (_keys.TryGetValue((symbol, epoch, each.Key), out var known))
            return _entries[known].Event;

        long? previous = _last.TryGetValue(symbol, out var last) && _entries.ContainsKey(last) ? last : null;
        var added = new LoggedEvent(_next++, previous, symbol, each.EventTime, each.Severity, each.Body.ToArray());
        _entries.Add(added.Seq, new(added, (symbol, epoch, each.Key), now));
        _keys.Add((symbol, epoch, each.Key), added.Seq);
        _last[symbol] = added.Seq;
        foreach (var webhook in webhooks)
            if (webhook.Wants(symbol, each.Severity))
                Deliveries.Add((webhook.Id, added.Seq), new(Attempt: 0, Due: now));
        return added;
    }

    public EventPage Read(EventQuery query)
    {
        var found = _entries.Values
            .Select(static entry => entry.Event)
            .Where(each => each.Seq > (query.Since ?? -1) && each.Severity >= query.MinSeverity
                && (query.Symbol is null || each.Symbol == query.Symbol));
        var page = query.Since is null ? found.TakeLast(query.Limit) : found.Take(query.Limit);
        return new EventPage(Open(fingerprint: null), [.. page]);
    }

    public LoggedEvent Find(long seq) => _entries[seq].Event;

    public void Trim(DateTimeOffset before)
    {
        foreach (var (seq, entry) in _entries.Where(each => each.Value.Logged < before && each.Key < _next - EventsKept.Count).ToArray())
        {
            _entries.Remove(seq);
            _keys.Remove(entry.Key);
            foreach (var delivery in Deliveries.Keys.Where(key => key.Seq == seq).ToArray())
                Deliveries.Remove(delivery);
        }
    }

    public sealed record Delivery(int Attempt, DateTimeOffset Due);

    private sealed record Entry(LoggedEvent Event, (string Symbol, string Epoch, string Key) Key, DateTimeOffset Logged);
}
