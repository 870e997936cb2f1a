using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace Streaming.Server.Access;

/// <summary>Lets the pages of listed origins call and read what scripts need of the headers.</summary>
internal sealed class CrossOrigin(IOptions<AccessOptions> options) : IConfigureOptions<CorsOptions>
{
    public void Configure(CorsOptions cors) => cors.AddDefaultPolicy(policy => policy
        .WithOrigins([.. options.Value.Origins])
        .WithMethods(HttpMethods.Get, HttpMethods.Post, HttpMethods.Delete)
        .WithHeaders(
            "Authorization", "Content-Type", "If-None-Match", "Last-Event-ID", "X-Api-Key", "X-Requested-With",
            "X-SignalR-User-Agent")
        .WithExposedHeaders(
            "ETag", "Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
        // The hub's browser client asks for it; there are no cookies that it could send.
        .AllowCredentials());
}
