using Streaming.Server.Access;
using Streaming.Server.Endpoints.Fragments;
using Streaming.Server.Hosting;

namespace Streaming.Server.Endpoints;

public static class EndpointRegistration
{
    public static IServiceCollection AddEndpoints(this IServiceCollection services)
    {
        services.AddValidatedOptions<FragmentOptions, FragmentOptionsValidator>(FragmentOptions.Section);
        services.AddSingleton<BarFinder>();
        services.AddSingleton<SnapshotFinder>();
        services.AddSingleton<FragmentCache>();
        services.AddSingleton<FragmentMetrics>();
        return services;
    }

    public static void MapEndpoints(this WebApplication app)
    {
        // A ticket costs nothing: a browser that reconnects must not use up its day.
        app.MapGroup("/v1").WithTags("Access").MapTickets();

        var version = app.MapGroup("/v1").CountTowardsQuota();
        version.MapGroup("").WithTags("Sessions").MapSessions();

        version.MapGroup("/exposure").WithTags("Snapshots").MapExposure();

        var flow = version.MapGroup("/flow/zero-dte");
        var snapshots = flow.MapGroup("").WithTags("Snapshots");
        snapshots.MapSnapshot();
        snapshots.MapLeaderboard();

        var bars = flow.MapGroup("").WithTags("Bars");
        bars.MapSeries();
        bars.MapHedgeFlow();
        bars.MapHeatmap();
        bars.MapStrikeFlow();
    }
}
