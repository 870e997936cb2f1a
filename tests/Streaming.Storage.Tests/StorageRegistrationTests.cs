using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Streaming.Runtime.Ports;
using Streaming.Storage.Memory;
using Streaming.Storage.Sql;
using Xunit;

namespace Streaming.Storage.Tests;

public sealed class StorageRegistrationTests
{
    [Theory]
    [InlineData("sqlite", typeof(SqlSessionStore))]
    [InlineData("memory", typeof(MemorySessionStore))]
    public async Task The_kind_chooses_the_store(string kind, Type store)
    {
        await using var services = Build(("Storage:Kind", kind));

        Assert.IsType(store, services.GetRequiredService<ISessionStore>());
    }

    [Fact]
    public async Task The_default_is_a_file_beside_the_program()
    {
        await using var services = Build();

        var options = services.GetRequiredService<IOptions<StorageOptions>>().Value;

        Assert.Equal(StorageKind.Sqlite, options.Kind);
        Assert.Equal(Path.Combine(AppContext.BaseDirectory, "data", "streaming.db"), options.Sqlite.FullPath);
        Assert.Equal(30, options.RetentionDays);
    }

    [Theory]
    [InlineData("Storage:RetentionDays", "0", "RetentionDays")]
    [InlineData("Storage:RetentionDays", "3651", "RetentionDays")]
    [InlineData("Storage:Sqlite:Path", "", "Path")]
    [InlineData("Storage:Kind", "postgres", "Storage:Postgres:ConnectionString")]
    public async Task A_bad_value_is_named(string key, string value, string named)
    {
        await using var services = Build((key, value));

        var failure = Assert.Throws<OptionsValidationException>(
            () => services.GetRequiredService<IOptions<StorageOptions>>().Value);

        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Build(params (string Key, string Value)[] settings) =>
        new ServiceCollection()
            .AddStorage(new ConfigurationBuilder()
                .AddInMemoryCollection(settings.Select(static each => KeyValuePair.Create(each.Key, (string?)each.Value)))
                .Build())
            .BuildServiceProvider();
}
