namespace Streaming.Runtime.Ports;

/// <summary>Counts what each key has spent of its day.</summary>
/// <remarks>Spends of one key may be concurrent: exactly as many succeed as the limit allows. Counts survive a restart
/// of the process; a power failure may forget the last moments.</remarks>
public interface IUsageStore
{
    /// <summary>Spends one call, unless the day's limit is reached.</summary>
    Task<QuotaSpend> SpendAsync(string keyName, DateOnly day, long limit, CancellationToken cancellationToken);

    /// <summary>How many calls the key has spent on that day.</summary>
    Task<long> UsedAsync(string keyName, DateOnly day, CancellationToken cancellationToken);
}

/// <param name="Used">With this call where it was allowed.</param>
public readonly record struct QuotaSpend(bool IsAllowed, long Used);
