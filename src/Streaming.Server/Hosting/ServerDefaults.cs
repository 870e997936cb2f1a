using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Logging.Console;

namespace Streaming.Server.Hosting;

public static class ServerDefaults
{
    private const string Url = "http://localhost:8080";

    /// <summary>A builder that runs the same from any working directory.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
        });

        // Below every other source, and only where no port is asked for in another way.
        var configuration = builder.Configuration;
        if (configuration["http_ports"] is null && configuration["https_ports"] is null)
            ((IConfigurationBuilder)configuration).Sources.Insert(
                0, new MemoryConfigurationSource { InitialData = [new("urls", Url)] });

        // A request's line holds its query, and a query may hold a key.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

        // What keeps the host from starting is said in one line by StartFailure.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        // The address and how to stop stand on the first screen.
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        // Logging:Console:FormatterName=json gives a line of JSON an event instead.
        builder.Services.Configure<SimpleConsoleFormatterOptions>(console => console.SingleLine = true);
        return builder;
    }
}
