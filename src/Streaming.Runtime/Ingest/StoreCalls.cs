using Microsoft.Extensions.Logging;
using Streaming.Runtime.Ports;
using Streaming.Runtime.Telemetry;

namespace Streaming.Runtime.Ingest;

/// <summary>One symbol's calls of the store, each repeated until it works: nothing of the symbol goes on before, and its
/// health says so for as long as somebody waits.</summary>
internal sealed partial class StoreCalls(string symbol, StoreHealth health, TimeProvider wall, ILogger log)
{
    /// <param name="operation">As it is measured.</param>
    /// <param name="purpose">As it is logged: could not ...</param>
    public async Task<T> InsistAsync<T>(
        string operation, string purpose, Func<CancellationToken, Task<T>> call, CancellationToken stopping)
    {
        var hasFailed = false;
        try
        {
            var result = await Retry.ForeverAsync(
                token => RuntimeMetrics.MeasureStoreAsync(operation, () => call(token)),
                failure =>
                {
                    hasFailed = true;
                    health.Fail(symbol, failure.Message);
                    Log.Failed(log, failure, symbol, purpose);
                },
                wall, stopping);
            if (hasFailed)
                Log.Recovered(log, symbol, purpose);
            return result;
        }
        finally
        {
            // Also where it gives up: a symbol that is stopped here, or is another's now, waits for nothing.
            if (hasFailed)
                health.Recover(symbol);
        }
    }

    /// <summary>One attempt at what may fail: nobody waits for it, and there will be another.</summary>
    /// <param name="operation">As it is measured.</param>
    /// <param name="purpose">As it is logged: could not ...</param>
    /// <returns>False where it failed. Only one who is no longer the log's writer, or has none, is told so as by the others.</returns>
    public async Task<bool> TryAsync(
        string operation, string purpose, Func<CancellationToken, Task> call, CancellationToken stopping)
    {
        try
        {
            return await RuntimeMetrics.MeasureStoreAsync(
                operation,
                async () =>
                {
                    await call(stopping);
                    return true;
                });
        }
        catch (StoreException failure) when (!failure.IsFinal)
        {
            Log.Omitted(log, failure, symbol, purpose);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1002, LogLevel.Error, "{Symbol}: could not {Purpose}; trying again until it works")]
        public static partial void Failed(ILogger log, Exception failure, string symbol, string purpose);

        [LoggerMessage(1004, LogLevel.Warning, "{Symbol}: the store works again; it could {Purpose}")]
        public static partial void Recovered(ILogger log, string symbol, string purpose);

        [LoggerMessage(1005, LogLevel.Warning, "{Symbol}: could not {Purpose}; going on without it until the next time")]
        public static partial void Omitted(ILogger log, Exception failure, string symbol, string purpose);
    }
}
