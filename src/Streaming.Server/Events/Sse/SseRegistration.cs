using Streaming.Server.Hubs;

namespace Streaming.Server.Events.Sse;

public static class SseRegistration
{
    public static IServiceCollection AddSse(this IServiceCollection services) => services.AddSingleton<StreamEndpoint>();

    /// <summary>The event stream, counted among the sockets that a stopping host says goodbye to.</summary>
    public static IEndpointConventionBuilder MapSse(this IEndpointRouteBuilder routes)
    {
        var stream = StreamEndpoint.Map(routes);
        stream.Finally(routes.ServiceProvider.GetRequiredService<KeySeats>().Guard);
        stream.Finally(routes.ServiceProvider.GetRequiredService<OpenSockets>().Count);
        return stream;
    }
}
