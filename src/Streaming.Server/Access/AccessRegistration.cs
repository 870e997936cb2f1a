using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Streaming.Server.Hosting;

namespace Streaming.Server.Access;

public static class AccessRegistration
{
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddValidatedOptions<AccessOptions, AccessOptionsValidator>(AccessOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<AccessMetrics>();
        services.AddSingleton<KeyRing>();
        services.AddSingleton<TicketDesk>();
        services.AddSingleton<RevocationWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<RevocationWatch>());

        // The core alone: the rest brings protected cookies, whose keys it would leave in the home directory.
        services.AddAuthenticationCore(options =>
        {
            options.AddScheme<KeyAuthentication>(KeyAuthentication.Scheme, null);
            options.DefaultScheme = KeyAuthentication.Scheme;
        });
        services.AddWebEncoders();
        services.TryAddTransient<KeyAuthentication>();
        services.AddAuthorization();
        services.AddSingleton<IAuthorizationHandler, RequirePlanHandler>();

        services.AddRateLimiter(_ => { });
        services.AddCors();
        services.ConfigureOptions<AddressLimit>();
        services.ConfigureOptions<CrossOrigin>();
        services.ConfigureOptions<ProxyTrust>();
        services.ConfigureOptions<QuerySilence>();
        return services;
    }

    /// <summary>Where callers come from first; then, in the contract's order, who calls, how often, with which
    /// plan.</summary>
    public static void UseAccess(this WebApplication app)
    {
        app.UseMiddleware<AccessCount>();
        app.UseCors();
        app.UseRateLimiter();
        app.UseMiddleware<OriginCheck>();
        app.UseAuthentication();
        app.UseMiddleware<DailyQuota>();
        app.UseAuthorization();
    }

    public static TBuilder CountTowardsQuota<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new CountsTowardsQuota());
}
