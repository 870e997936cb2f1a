using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Xunit;

namespace Streaming.Orleans.Tests;

/// <summary>One host of a cluster: the program as it is, in a process of its own on loopback.</summary>
internal sealed class ClusterHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private readonly Process _process;
    private readonly HostDiary _diary;
    private bool _isOver;

    private ClusterHost(Process process, int port)
    {
        _process = process;
        _diary = new HostDiary(process.StandardOutput);
        _ = process.StandardError.ReadToEndAsync();
        Address = new IPEndPoint(IPAddress.Loopback, port);
        Http = new HttpClient { BaseAddress = new Uri($"http://{Address}"), Timeout = TimeSpan.FromSeconds(30) };
        Http.DefaultRequestHeaders.Add("X-Api-Key", "demo");
    }

    public IPEndPoint Address { get; }

    public HttpClient Http { get; }

    /// <summary>The symbols that live on it, as it says itself.</summary>
    public IReadOnlyCollection<string> Symbols => _diary.Symbols;

    public bool HasFeed => _diary.HasFeed;

    /// <summary>What it has written.</summary>
    public string Diary => _diary.Text;

    /// <summary>Completes when the process has ended.</summary>
    public Task Ended => _process.WaitForExitAsync(Stop);

    /// <summary>The time that its processors have spent on it.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Its working set, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<ClusterHost> StartAsync(HostPlan plan)
    {
        var program = Path.GetFullPath(Path.Combine(
            AppContext.BaseDirectory, "..", "..", "Streaming.Server", new DirectoryInfo(AppContext.BaseDirectory).Name,
            "Streaming.Server.dll"));
        var start = new ProcessStartInfo("dotnet", [program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var port = FreePort();
        foreach (var (name, value) in plan.Environment(port, plan.Port ?? FreePort()))
            start.Environment[name] = value;

        var host = new ClusterHost(Process.Start(start)!, port);
        await host.UntilAsync(async () => (await host.Http.GetAsync("/health/ready", Stop)).IsSuccessStatusCode, "to be ready");
        return host;
    }

    public void Kill() => _process.Kill();

    /// <summary>Stops it in the middle of whatever it does, as a machine that hangs.</summary>
    public void Pause() => Signal("STOP");

    public void WakeUp() => Signal("CONT");

    public async Task<Bars> BarsAsync(string symbol)
    {
        var answer = JsonDocument.Parse(await Http.GetStringAsync($"/v1/flow/zero-dte/series/{symbol}?bar=30s&minutes=390", Stop)).RootElement;
        return new Bars(
            answer.GetProperty("epoch").GetString(),
            [.. answer.GetProperty("bars").EnumerateArray().Select(bar => (bar.GetProperty("seq").GetInt32(), bar.GetRawText()))],
            answer.GetProperty("gap_intervals").GetArrayLength());
    }

    /// <summary>Waits until it answers with a bar of at least this position.</summary>
    public async Task<Bars> UntilBarAsync(string symbol, int seq)
    {
        var bars = new Bars(null, [], 0);
        await UntilAsync(
            async () => (bars = await BarsAsync(symbol)).Last >= seq, $"bar {seq} of {symbol}");
        return bars;
    }

    public async Task UntilAsync(Func<Task<bool>> condition, string expectation)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if (await condition())
                    return;
            }
            catch (Exception failure) when (failure is HttpRequestException or JsonException or OperationCanceledException && !Stop.IsCancellationRequested)
            {
            }

            Assert.False(_process.HasExited, $"The host ended while it was waited for {expectation}:\n{Diary}");
            Assert.True(waited.Elapsed < Patience, $"Waited {Patience.TotalSeconds} s for {expectation}:\n{Diary}");
            await Task.Delay(100, Stop);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isOver)
            return;

        _isOver = true;
        Http.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("/bin/kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
