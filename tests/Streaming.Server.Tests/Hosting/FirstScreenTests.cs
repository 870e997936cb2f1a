using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Streaming.Server.Hosting;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.Hosting;

public sealed class FirstScreenTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task It_says_where_the_server_is_with_which_key_and_what_the_feed_does()
    {
        await using var server = await RunningServer.StartAsync("--environment=Development");

        var screen = server.Screen;
        Assert.Matches(@"open   http://(127\.0\.0\.1|localhost):\d+", screen);
        Assert.Contains("key    demo", screen, StringComparison.Ordinal);
        Assert.Contains("of SPY, QQQ, 30 minutes at full speed, then 1x", screen, StringComparison.Ordinal);
        Assert.Contains("in memory", screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_readme_shows_what_the_program_writes()
    {
        var readme = await File.ReadAllTextAsync(
            Path.Combine(GoldenFile.RepositoryRoot, "README.md"), TestContext.Current.CancellationToken);
        await using var server = await RunningServer.StartAsync("--environment=Development");
        var written = (await server.StopAsync()).Replace(server.Address, "http://localhost:8080", StringComparison.Ordinal);

        // Where its data are depends on the machine; what is logged between is not the screen's.
        var lines = written.Split('\n').Select(line => line.TrimEnd())
            .Where(line => line.StartsWith("  ", StringComparison.Ordinal) && !line.StartsWith("   ", StringComparison.Ordinal)
                && !line.StartsWith("  data", StringComparison.Ordinal)).ToArray();

        Assert.True(lines.Length >= 9, written);
        Assert.All(lines, line => Assert.Contains($"\n    {line}\n", readme, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_address_and_the_key_on_it_work()
    {
        await using var server = await RunningServer.StartAsync("--environment=Development");
        using var caller = new HttpClient();
        caller.DefaultRequestHeaders.Add("X-Api-Key", "demo");

        using var answer = await caller.GetAsync(
            new Uri($"{server.Address}/v1/sessions"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task The_descriptions_that_it_names_are_there()
    {
        await using var server = await RunningServer.StartAsync("--environment=Development");
        using var caller = new HttpClient();

        var named = server.Screen.Split('\n').Single(line => line.StartsWith("  read", StringComparison.Ordinal))
            .Split(' ').Where(word => word.StartsWith("http", StringComparison.Ordinal)).ToArray();

        Assert.Equal([$"{server.Address}/swagger", $"{server.Address}/asyncapi/v1.json"], named);
        foreach (var address in named)
            using (var answer = await caller.GetAsync(new Uri(address), TestContext.Current.CancellationToken))
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Without_a_key_it_says_how_to_make_one()
    {
        await using var server = await RunningServer.StartAsync("--environment=Production");

        Assert.Contains("keys add --name desk --plan alpha", server.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_the_configuration_is_named_and_not_shown()
    {
        await using var server = await RunningServer.StartAsync(
            "--environment=Production", "--Access:Keys:0:Name=desk", "--Access:Keys:0:Plan=alpha", "--Access:Keys:0:Key=secret");

        Assert.Contains("yours: desk", server.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", server.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_pages_it_says_what_is_missing()
    {
        using var written = new LineWatch("Ctrl+C");
        await using var app = new ScreenApp(new ConsoleScreen(written, IsTerminal: false), withPages: false);

        app.StartServer();
        await written.Seen.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Contains("install Node.js and build again", written.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_output_is_redirected_no_line_is_written_over()
    {
        await using var server = await RunningServer.StartAsync("--environment=Production", "--Feed:Simulator:HeadStart=0:05:00");

        Assert.DoesNotContain("\r", server.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("New York", server.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_a_line_follows_the_head_start_to_its_end()
    {
        using var written = new LineWatch("[####################]");
        await using var app = new ScreenApp(new ConsoleScreen(written, IsTerminal: true));

        app.StartServer();
        await written.Seen.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Contains("New York", written.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The program as it is, on a screen of the test's.</summary>
    private sealed class ScreenApp : WebApplicationFactory<Program>
    {
        private readonly ConsoleScreen _screen;
        private readonly bool _withPages;

        public ScreenApp(ConsoleScreen screen, bool withPages = true)
        {
            _screen = screen;
            _withPages = withPages;
            UseKestrel(0);
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Production");
            builder.UseSetting("Storage:Kind", "memory");
            builder.UseSetting("Feed:Simulator:HeadStart", "0:02:00");
            builder.ConfigureLogging(logging => logging.ClearProviders());
            builder.ConfigureServices((context, _) =>
            {
                if (!_withPages)
                    context.HostingEnvironment.WebRootFileProvider = new NullFileProvider();
            });
            builder.ConfigureTestServices(services => services.AddSingleton(_screen));
        }
    }

    /// <summary>Tells when a text has been written.</summary>
    private sealed class LineWatch(string text) : StringWriter(CultureInfo.InvariantCulture)
    {
        private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Seen => _seen.Task;

        public override Task WriteAsync(string? value)
        {
            Write(value);
            if (value?.Contains(text, StringComparison.Ordinal) == true)
                _seen.TrySetResult();
            return Task.CompletedTask;
        }

        public override Task WriteLineAsync(string? value) => WriteAsync(value + '\n');

        public override Task WriteLineAsync() => WriteAsync("\n");
    }
}
