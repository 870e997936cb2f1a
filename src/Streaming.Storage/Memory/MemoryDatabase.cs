using Streaming.Runtime.Ports;

namespace Streaming.Storage.Memory;

/// <summary>What the memory stores share, under one lock. It lives as long as the process: for tests, and for a try
/// without a disk.</summary>
public sealed class MemoryDatabase
{
    private readonly Lock _gate = new();

    internal Dictionary<(string Symbol, DateOnly Date), List<MemoryLog>> Days { get; } = [];

    internal Dictionary<(string Symbol, DateOnly Date), int> Generations { get; } = [];

    internal MemoryEvents Events { get; } = new();

    internal List<Webhook> Webhooks { get; } = [];

    /// <summary>Until when something of a webhook is taken.</summary>
    internal Dictionary<string, DateTimeOffset> WebhookTurns { get; } = [];

    internal List<StoredKey> Keys { get; } = [];

    internal Dictionary<(string KeyName, DateOnly Day), long> Usage { get; } = [];

    internal Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);

        try
        {
            lock (_gate)
                return Task.FromResult(work());
        }
        catch (StoreException e)
        {
            return Task.FromException<T>(e);
        }
    }
}
