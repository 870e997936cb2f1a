using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Streaming.Testing;
using Xunit;

namespace Streaming.Protocol.Tests.MessagePack;

/// <summary>The official JavaScript packages in a Node process; tests that need them are skipped where they cannot be had.</summary>
internal static class Peer
{
    private static readonly string Folder =
        Path.Combine(GoldenFile.RepositoryRoot, "tests/Streaming.Protocol.Tests/MessagePack/peer");

    private static readonly SemaphoreSlim Installing = new(1);

    internal static async Task<JsonNode> AskAsync(string command, JsonNode input)
    {
        await InstallAsync();
        var (exitCode, output, error) = await RunAsync("node", ["peer.mjs", command], input.ToJsonString());
        Assert.True(exitCode == 0, error);
        return JsonNode.Parse(output)!;
    }

    private static async Task InstallAsync()
    {
        await Installing.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (File.Exists(Path.Combine(Folder, "node_modules/.package-lock.json")))
                return;

            var (exitCode, _, error) = await RunAsync("npm", ["ci"], input: "");
            Assert.SkipUnless(exitCode == 0, $"The peer's packages cannot be installed: {error}");
        }
        finally
        {
            Installing.Release();
        }
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string program, string[] arguments, string input)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output, await error);
    }

    private static Process Start(string program, string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = Folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            })!;
        }
        catch (Win32Exception exception)
        {
            Assert.Skip($"{program} is not here: {exception.Message}");
            throw;
        }
    }
}
