using System.ComponentModel;
using System.Diagnostics;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.Clients;

/// <summary>The Python client's own tests, against the program as its user starts it.</summary>
public sealed class PythonClientTests
{
    [Fact]
    public async Task It_follows_the_built_server()
    {
        // A raw bar every half second.
        await using var server = await RunningServer.StartAsync("--environment=Development", "--Feed:Simulator:Speed=60");
        using var python = Start(server.Address);
        try
        {
            var output = python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var told = await python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await python.WaitForExitAsync(TestContext.Current.CancellationToken);

            Assert.True(python.ExitCode == 0, told + await output);
            Assert.Matches(@"Ran \d\d tests", told);
            Assert.DoesNotContain("skipped", told, StringComparison.Ordinal);
        }
        finally
        {
            if (!python.HasExited)
                python.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(string address)
    {
        var start = new ProcessStartInfo("python3", ["-B", "-m", "unittest", "discover", "-s", "tests", "-t", "tests"])
        {
            WorkingDirectory = Path.Combine(GoldenFile.RepositoryRoot, "clients/python"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["FLOW_URL"] = address;
        start.Environment["PYTHONPATH"] = start.WorkingDirectory;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            Assert.Skip($"python3 is not here: {missing.Message}");
            throw;
        }
    }
}
