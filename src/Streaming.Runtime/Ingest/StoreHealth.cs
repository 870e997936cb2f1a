using System.Collections.Concurrent;

namespace Streaming.Runtime.Ingest;

/// <summary>Which symbols wait for the store, and why, for whoever asks. Written by whoever repeats the calls.</summary>
public sealed class StoreHealth
{
    private readonly ConcurrentDictionary<string, string> _failing = new(StringComparer.Ordinal);

    /// <summary>Why nothing of a symbol goes on; null where the store takes what it is given.</summary>
    public string? ReasonOf(string symbol) => _failing.GetValueOrDefault(symbol);

    /// <summary>The symbols that wait, each with its reason.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Failing =>
        [.. _failing.OrderBy(static each => each.Key, StringComparer.Ordinal)];

    public void Fail(string symbol, string reason) => _failing[symbol] = reason;

    public void Recover(string symbol) => _failing.TryRemove(symbol, out _);
}
