using Streaming.Runtime.Ports;
using Streaming.Server.Events.Headlines;
using Streaming.Server.Events.Sse;
using Streaming.Server.Events.Webhooks;

namespace Streaming.Server.Events;

public static class EventsRegistration
{
    /// <summary>The event log's readers and the doors beside the hub.</summary>
    public static IServiceCollection AddEvents(this IServiceCollection services) =>
        services
            .AddSingleton<EventNews>()
            .AddSingleton<ISymbolPublisher>(provider => provider.GetRequiredService<EventNews>())
            .AddSingleton<HeadlineFanOut>()
            .AddHostedService(provider => provider.GetRequiredService<HeadlineFanOut>())
            .AddSingleton<HeadlineAnswers>()
            .AddSse()
            .AddWebhooks();

    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapSse();
        routes.MapHeadlines();
        routes.MapWebhooks();
    }
}
