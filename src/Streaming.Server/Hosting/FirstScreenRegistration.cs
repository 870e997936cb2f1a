namespace Streaming.Server.Hosting;

public static class FirstScreenRegistration
{
    public static IServiceCollection AddFirstScreen(this IServiceCollection services)
    {
        services.AddSingleton(_ => ConsoleScreen.OfThisProcess());
        services.AddSingleton<CatchUp>();
        services.AddHostedService<FirstScreen>();
        return services;
    }
}
