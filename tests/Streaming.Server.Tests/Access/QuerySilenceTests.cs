using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Streaming.Server.Tests.Access;

public sealed class QuerySilenceTests
{
    [Fact]
    public async Task What_stands_in_a_query_is_in_no_log_however_much_is_logged()
    {
        var log = new Recorder();
        await using var app = new StreamingApp()
            .WithSetting("Logging:LogLevel:Default", "Trace")
            .WithSetting("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "Trace")
            .WithSetting("Logging:Recorder:LogLevel:Default", "Trace");
        await using var listening = app.WithWebHostBuilder(builder =>
            builder.ConfigureServices(services => services.AddSingleton<ILoggerProvider>(log)));
        var client = listening.CreateClient();

        foreach (var path in new[] { "/v1/flow/zero-dte/series/SPY", "/nothing", "/health/live" })
            using (await client.GetAsync($"{path}?apiKey=wordnobodysees&access_token=wordnobodysees", TestContext.Current.CancellationToken))
            {
            }

        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, line => line.Contains("wordnobodysees", StringComparison.Ordinal));
    }

    [ProviderAlias("Recorder")]
    private sealed class Recorder : ILoggerProvider, ILogger
    {
        public ConcurrentBag<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
