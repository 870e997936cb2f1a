using Streaming.Server.Hosting;

namespace Streaming.Server.Events.Webhooks;

public static class WebhookRegistration
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddValidatedOptions<WebhookOptions, WebhookOptionsValidator>(WebhookOptions.Section);
        return services
            .AddSingleton<WebhookClient>()
            .AddSingleton<WebhookMetrics>()
            .AddSingleton<WebhookShares>()
            .AddSingleton<WebhookDispatcher>()
            .AddHostedService<WebhookOwners>()
            .AddHostedService(provider => provider.GetRequiredService<WebhookDispatcher>());
    }
}
