using Streaming.Runtime.Ports;

namespace Streaming.Storage.Memory;

public sealed class MemoryUsageStore(MemoryDatabase database) : IUsageStore
{
    public Task<QuotaSpend> SpendAsync(string keyName, DateOnly day, long limit, CancellationToken cancellationToken) =>
        database.RunAsync(
            () =>
            {
                var used = database.Usage.GetValueOrDefault((keyName, day));
                if (used >= limit)
                    return new QuotaSpend(false, used);

                database.Usage[(keyName, day)] = used + 1;
                return new QuotaSpend(true, used + 1);
            },
            cancellationToken);

    public Task<long> UsedAsync(string keyName, DateOnly day, CancellationToken cancellationToken) =>
        database.RunAsync(() => database.Usage.GetValueOrDefault((keyName, day)), cancellationToken);
}
