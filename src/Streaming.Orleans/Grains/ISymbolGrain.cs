using Orleans.Concurrency;
using Streaming.Orleans.Ingest;
using Streaming.Orleans.Relay;

namespace Streaming.Orleans.Grains;

/// <summary>One underlying's only writer in the cluster.</summary>
[Alias("streaming.symbol")]
public interface ISymbolGrain : IGrainWithStringKey
{
    /// <summary>Takes a batch in. When it answers, the batch is journalled and applied, and what it closed is committed
    /// and told; to send a batch again that was taken before does nothing.</summary>
    [Alias("ingest")]
    Task<IngestAnswer> Ingest(IngestBatch batch);

    /// <summary>Tells <paramref name="host"/> the symbol's news from here on, for as long as it asks again every few
    /// seconds.</summary>
    /// <returns>Where the symbol stands.</returns>
    [Alias("follow"), AlwaysInterleave]
    Task<SymbolHead> Follow(IHostObserver host);
}
