using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit;

namespace Streaming.Testing;

/// <summary>The program as its user starts it, on a port of its own, past its first screen.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private RunningServer(Process process) => _process = process;

    /// <summary>What it had written when the screen was whole.</summary>
    public string Screen { get; private set; } = "";

    public string Address =>
        Screen.Split('\n').Select(line => line.Trim()).First(line => line.StartsWith("open", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];

    public static Task<RunningServer> StartAsync(params string[] args) => StartAsync([], args);

    public static async Task<RunningServer> StartAsync((string Name, string Value)[] environment, params string[] args)
    {
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "Streaming.Server"),
            ["--Storage:Kind=memory", "--urls=http://127.0.0.1:0", .. args])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var server = new RunningServer(Process.Start(start)!);
        await server.ReadScreenAsync().WaitAsync(Patience, TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Reads on until it has written such a line.</summary>
    public async Task ReadUntilAsync(Predicate<string> isIt)
    {
        while (true)
        {
            var line = await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask()
                .WaitAsync(Patience, TestContext.Current.CancellationToken);
            Assert.NotNull(line);
            if (isIt(line))
                return;
        }
    }

    /// <summary>Asks it to stop, as a terminal does.</summary>
    /// <returns>All that it has written, the screen too.</returns>
    public async Task<string> StopAsync()
    {
        using var asking = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        var rest = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);
        return Screen + rest;
    }

    /// <summary>Kills it as the kernel does one that is out of memory.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private async Task ReadScreenAsync()
    {
        var written = new StringBuilder();
        while (await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            written.Append(line).Append('\n');
            if (!line.Contains("Ctrl+C", StringComparison.Ordinal))
                continue;

            Screen = written.ToString();
            return;
        }

        Assert.Fail($"It ended before its screen: {written}");
    }
}
