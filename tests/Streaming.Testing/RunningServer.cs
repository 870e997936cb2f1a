using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Xunit;

namespace Streaming.Testing;

/// <summary>The program as its user starts it, on a port of its own, past its first screen.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder _written = new();
    private readonly Task _reading;

    private RunningServer(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    /// <summary>What it had written when the screen was whole.</summary>
    public string Screen { get; private set; } = "";

    /// <summary>All that it has written by now, its log too.</summary>
    public string Written
    {
        get
        {
            lock (_written)
                return _written.ToString();
        }
    }

    public int ProcessId => _process.Id;

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
        while (!isIt(await _lines.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(Patience, TestContext.Current.CancellationToken)))
        {
        }
    }

    /// <summary>Asks it to stop, as a terminal does.</summary>
    /// <returns>All that it has written, the screen too.</returns>
    public async Task<string> StopAsync()
    {
        using var asking = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _reading.WaitAsync(Patience, TestContext.Current.CancellationToken);
        return Written;
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
        await _reading;
        _process.Dispose();
    }

    private async Task ReadScreenAsync()
    {
        var screen = new StringBuilder();
        await foreach (var line in _lines.Reader.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            screen.Append(line).Append('\n');
            if (!line.Contains("Ctrl+C", StringComparison.Ordinal))
                continue;

            Screen = screen.ToString();
            return;
        }

        Assert.Fail($"It ended before its screen: {screen}");
    }

    // All the time: one who writes to a full pipe waits.
    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            lock (_written)
                _written.Append(line).Append('\n');
            _lines.Writer.TryWrite(line);
        }

        _lines.Writer.Complete();
    }
}
