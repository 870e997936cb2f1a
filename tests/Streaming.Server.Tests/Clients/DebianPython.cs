using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Streaming.Server.Tests.Clients;

/// <summary>A Python that has certain modules; tests are skipped where there is none.</summary>
internal static class DebianPython
{
    // Debian's packages belong to the distribution's own Python, which need not be the first on the path.
    private static readonly string[] Interpreters = ["/usr/bin/python3", "python3"];

    /// <returns>What the program printed.</returns>
    public static async Task<string> RunAsync(string folder, string[] modules, params string[] arguments)
    {
        foreach (var interpreter in Interpreters)
        {
            if (await TryRunAsync(interpreter, folder, ["-c", $"import {string.Join(", ", modules)}"]) is not { ExitCode: 0 })
                continue;

            var (exitCode, output, error) = (await TryRunAsync(interpreter, folder, ["-B", .. arguments]))!.Value;
            Assert.True(exitCode == 0, error);
            return output;
        }

        Assert.Skip($"No Python here has {string.Join(" and ", modules)}.");
        return "";
    }

    private static async Task<(int ExitCode, string Output, string Error)?> TryRunAsync(
        string interpreter, string folder, string[] arguments)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(interpreter, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output, await error);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
