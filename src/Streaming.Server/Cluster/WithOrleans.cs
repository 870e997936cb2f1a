using Streaming.Orleans;
using Streaming.Server.Hosting;
using Streaming.Storage;

namespace Streaming.Server.Cluster;

public static class ClusterDoor
{
    /// <summary>Makes this process one host of a cluster where configuration says so.</summary>
    public static void AddCluster(this WebApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<ClusterOptions, ClusterOptionsValidator>(ClusterOptions.Section, strict: false);
        if (!ClusterOptions.IsClustered(builder.Configuration))
            return;

        builder.Services.AddValidatedOptions<ClusterSettings, ClusterSettingsValidator>(ClusterSettings.Section, strict: false);
        builder.Services.AddOptions<StorageOptions>().Validate(
            static options => options.Kind == StorageKind.Postgres,
            "Cluster:Kind=orleans needs Storage:Kind=postgres: the hosts of a cluster share one database.");
        builder.Services.AddOptions<ClusterOptions>().Validate(
            _ => !builder.Configuration.GetValue<bool>("Feed:Restart"),
            "Cluster:Kind=orleans and Feed:Restart do not go together: every host would begin anew.");
        builder.AddSymbolCluster(builder.Configuration["Storage:Postgres:ConnectionString"] ?? "");
    }
}
