using Streaming.Server.Hosting;

namespace Streaming.Server.Cluster;

public static class ClusterDoor
{
    /// <summary>This build knows no cluster, and says so where configuration asks for one.</summary>
    public static void AddCluster(this WebApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<ClusterOptions, ClusterOptionsValidator>(ClusterOptions.Section, strict: false);
        builder.Services.AddOptions<ClusterOptions>().Validate(
            static options => options.Kind == ClusterKind.None,
            "Cluster:Kind=orleans needs a build with -p:UseOrleans=true, and this is one without. Build with it, or leave Cluster:Kind at none.");
    }
}
