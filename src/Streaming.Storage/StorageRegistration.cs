using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Streaming.Runtime.Ports;
using Streaming.Storage.Memory;
using Streaming.Storage.PostgreSql;
using Streaming.Storage.Retention;
using Streaming.Storage.Sql;
using Streaming.Storage.Sqlite;

namespace Streaming.Storage;

public static class StorageRegistration
{
    /// <summary>Registers the stores that <c>Storage:Kind</c> names, and their retention. The database is opened at the
    /// first use.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>()
            .Bind(configuration.GetSection(StorageOptions.Section))
            .Validate(
                static options => options.Kind != StorageKind.Postgres || !string.IsNullOrWhiteSpace(options.Postgres.ConnectionString),
                "Storage:Kind=postgres needs Storage:Postgres:ConnectionString.")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<MemoryDatabase>();
        services.AddSingleton<ISqlDatabase>(static provider => OptionsOf(provider) is { Kind: StorageKind.Postgres } options
            ? new PostgresDatabase(options.Postgres.ConnectionString!)
            : new SqliteDatabase(OptionsOf(provider).Sqlite.FullPath));
        services.AddStore<ISessionStore, MemorySessionStore, SqlSessionStore>();
        services.AddStore<IEventStore, MemoryEventStore, SqlEventStore>();
        services.AddStore<IWebhookStore, MemoryWebhookStore, SqlWebhookStore>();
        services.AddStore<IUsageStore, MemoryUsageStore, SqlUsageStore>();
        services.AddStore<IKeyStore, MemoryKeyStore, SqlKeyStore>();
        services.AddStore<IRetention, MemoryRetention, SqlRetention>();
        services.AddHostedService<RetentionSweep>();
        return services;
    }

    private static void AddStore<TPort, TMemory, TSql>(this IServiceCollection services)
        where TPort : class
        where TMemory : TPort
        where TSql : TPort =>
        services.AddSingleton<TPort>(static provider => OptionsOf(provider).Kind == StorageKind.Memory
            ? ActivatorUtilities.CreateInstance<TMemory>(provider)
            : ActivatorUtilities.CreateInstance<TSql>(provider));

    private static StorageOptions OptionsOf(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<StorageOptions>>().Value;
}
