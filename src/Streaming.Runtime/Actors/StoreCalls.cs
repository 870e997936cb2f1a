using Microsoft.Extensions.Logging;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Telemetry;

namespace Streaming.Runtime.Actors;

/// <summary>One symbol's calls of the store, each repeated until it works: nothing of the symbol goes on before, and its
/// health says so.</summary>
internal sealed partial class StoreCalls(string symbol, ActorSurroundings around, ILogger log)
{
    /// <param name="operation">As it is measured.</param>
    /// <param name="purpose">As it is logged: could not ...</param>
    public async Task<T> InsistAsync<T>(
        string operation, string purpose, Func<CancellationToken, Task<T>> call, CancellationToken stopping)
    {
        var result = await Retry.ForeverAsync(
            token => RuntimeMetrics.MeasureStoreAsync(operation, () => call(token)),
            failure =>
            {
                around.StoreHealth.Fail(symbol, failure.Message);
                Log.Failed(log, failure, symbol, purpose);
            },
            around.Wall, stopping);
        if (around.StoreHealth.Recover(symbol))
            Log.Recovered(log, symbol, purpose);
        return result;
    }

    private static partial class Log
    {
        [LoggerMessage(1002, LogLevel.Error, "{Symbol}: could not {Purpose}; trying again until it works")]
        public static partial void Failed(ILogger log, Exception failure, string symbol, string purpose);

        [LoggerMessage(1004, LogLevel.Warning, "{Symbol}: the store works again; it could {Purpose}")]
        public static partial void Recovered(ILogger log, string symbol, string purpose);
    }
}
