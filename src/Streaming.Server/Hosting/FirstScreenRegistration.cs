using Streaming.Server.Cluster;

namespace Streaming.Server.Hosting;

public static class FirstScreenRegistration
{
    public static IServiceCollection AddFirstScreen(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(_ => ConsoleScreen.OfThisProcess());
        if (!ClusterOptions.IsClustered(configuration))
            services.AddSingleton<CatchUp>();
        services.AddHostedService<FirstScreen>();
        return services;
    }
}
