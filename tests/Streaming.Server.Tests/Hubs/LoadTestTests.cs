using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace Streaming.Server.Tests.Hubs;

/// <summary>The load test runs: what it measures on a busy machine says nothing, that it measures says that its servers
/// are still made of what the service is.</summary>
public sealed class LoadTestTests
{
    private static readonly string Program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "../../Streaming.LoadTest", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "Streaming.LoadTest"));

    [Fact]
    public async Task It_measures_all_servers_and_both_protocols()
    {
        var (memory, _, _) = await RunAsync("memory", "20");
        var (close, _, code) = await RunAsync("close", "5", "1");
        var (heatmap, _, _) = await RunAsync("heatmap", "1", "0.1");

        Assert.Matches(@"(?s)bare +-?\d.*group +-?\d.*hub +-?\d", memory);
        Assert.Matches(@"(?s)json +p50 +\d.*messagepack +p50 +\d", close);
        Assert.Matches(@"(?s)hub +identity.*hub +gzip", heatmap);
        Assert.Equal(0, code);
    }

    [Theory]
    [InlineData("coast")]
    [InlineData("cost", "many")]
    [InlineData("cost", "10", "-1")]
    public async Task Who_asks_for_what_it_does_not_have_is_told_what_it_has(params string[] args)
    {
        var (output, error, code) = await RunAsync(args);

        Assert.Equal((2, ""), (code, output));
        Assert.Matches(new Regex(@"\[cost\|close\|memory\|slow\|heatmap\]"), error);
    }

    private static async Task<(string Output, string Error, int Code)> RunAsync(params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(Program, args)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (await output, error, process.ExitCode);
    }
}
