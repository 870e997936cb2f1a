using Microsoft.AspNetCore.Http.Timeouts;

namespace Streaming.Server.Access;

/// <summary>Marks endpoints that hold a connection open: they take tickets, refuse foreign pages and never time
/// out.</summary>
internal sealed class PushDoor;

public static class PushDoors
{
    public static TBuilder AsPushDoor<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new PushDoor(), new DisableRequestTimeoutAttribute());
}
