using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Streaming.Runtime.Ports;
using Streaming.Storage.Memory;
using Streaming.Storage.Sql;
using Streaming.Storage.Sqlite;

namespace Streaming.Storage;

public static class StorageRegistration
{
    /// <summary>Registers the store that <c>Storage:Kind</c> names. It is opened when it is first asked for.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>()
            .Bind(configuration.GetSection(StorageOptions.Section))
            .Validate(
                static options => options.Kind != StorageKind.Postgres || !string.IsNullOrWhiteSpace(options.Postgres.ConnectionString),
                "Storage:Kind=postgres needs Storage:Postgres:ConnectionString.")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ISqlDatabase>(static provider => new SqliteDatabase(OptionsOf(provider).Sqlite.FullPath));
        services.AddSingleton<ISessionStore>(static provider => OptionsOf(provider).Kind switch
        {
            StorageKind.Memory => new MemorySessionStore(),
            _ => new SqlSessionStore(
                provider.GetRequiredService<ISqlDatabase>(), provider.GetRequiredService<TimeProvider>()),
        });
        return services;
    }

    private static StorageOptions OptionsOf(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<StorageOptions>>().Value;
}
