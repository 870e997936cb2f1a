using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Xunit;

namespace Streaming.Orleans.Tests;

/// <summary>One host of a cluster: the program as it is, in a process of its own on loopback.</summary>
internal sealed class ClusterHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;

    private ClusterHost(Process process, int port)
    {
        _process = process;
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(30) };
        Http.DefaultRequestHeaders.Add("X-Api-Key", "demo");
    }

    public HttpClient Http { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<ClusterHost> StartAsync(string database, string cluster, double speed)
    {
        var program = Path.GetFullPath(Path.Combine(
            AppContext.BaseDirectory, "..", "..", "Streaming.Server", new DirectoryInfo(AppContext.BaseDirectory).Name,
            "Streaming.Server.dll"));
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet", [program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Urls"] = $"http://127.0.0.1:{port}",
            ["Cluster__Kind"] = "orleans",
            ["Cluster__Id"] = cluster,
            ["Cluster__Address"] = "127.0.0.1",
            ["Cluster__Port"] = $"{FreePort()}",
            ["Storage__Kind"] = "postgres",
            ["Storage__Postgres__ConnectionString"] = database,
            ["Feed__Simulator__Symbols__0"] = "SPY",
            ["Feed__Simulator__Symbols__1"] = "QQQ",
            ["Feed__Simulator__Speed"] = speed.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Access__AddressRate"] = "10000",
            ["Access__AddressBurst"] = "10000",
        })
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

            Assert.False(_process.HasExited, $"The host ended while it was waited for {expectation}.");
            Assert.True(waited.Elapsed < Patience, $"Waited {Patience.TotalSeconds} s for {expectation}.");
            await Task.Delay(100, Stop);
        }
    }

    public async ValueTask DisposeAsync()
    {
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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>One symbol's closed bars as a host answers them.</summary>
internal sealed record Bars(string? Epoch, IReadOnlyList<(int Seq, string Text)> All, int Gaps)
{
    public int Last => All.Count == 0 ? -1 : All[^1].Seq;

    public void AssertContiguous() => Assert.Equal(Enumerable.Range(All[0].Seq, All.Count), All.Select(bar => bar.Seq));

    /// <summary>The other one has the same bars as far as this one goes.</summary>
    public void AssertContinuedBy(Bars later)
    {
        Assert.Equal(Epoch, later.Epoch);
        Assert.Equal(All, later.All.Take(All.Count));
        later.AssertContiguous();
        Assert.Equal(0, later.Gaps);
    }
}
