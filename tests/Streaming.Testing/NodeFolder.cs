using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Streaming.Testing;

/// <summary>A folder of the repository with a package.json; tests are skipped where its packages cannot be had.</summary>
public sealed class NodeFolder(string path)
{
    private static readonly SemaphoreSlim Installing = new(1);

    private readonly string _folder = Path.Combine(GoldenFile.RepositoryRoot, path);

    /// <summary>Runs a program of the folder to its end.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> RunAsync(params string[] arguments)
    {
        await InstallAsync();
        var (exitCode, output, error) = await RunAsync("node", arguments);
        Assert.True(exitCode == 0, error);
        return output;
    }

    public async Task InstallAsync()
    {
        await Installing.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (File.Exists(Path.Combine(_folder, "node_modules/.package-lock.json")))
                return;

            var (exitCode, _, error) = await RunAsync("npm", ["ci"]);
            Assert.SkipUnless(exitCode == 0, $"The packages of {path} cannot be installed: {error}");
        }
        finally
        {
            Installing.Release();
        }
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(string program, string[] arguments)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var process = Start(program, arguments);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private Process Start(string program, string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = _folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception missing)
        {
            Assert.Skip($"{program} is not here: {missing.Message}");
            throw;
        }
    }
}
