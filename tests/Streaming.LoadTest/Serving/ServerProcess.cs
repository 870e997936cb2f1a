using System.Diagnostics;
using System.Globalization;

namespace Streaming.LoadTest.Serving;

/// <summary>A server in a process of its own, so that its cost is not mixed with its clients'.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, string kind, Uri address) => (_process, Kind, Address) = (process, kind, address);

    public string Kind { get; }

    public Uri Address { get; }

    public static async Task<ServerProcess> StartAsync(string kind, int symbols, int strikes)
    {
        // Beside this program, whichever way it was started.
        var process = Process.Start(new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "Streaming.LoadTest"),
            ["serve", kind, symbols.ToString(CultureInfo.InvariantCulture), strikes.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var address = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException($"The {kind} server did not start.");
        var socket = new UriBuilder(address) { Scheme = "ws", Path = "/hubs/flow", Query = $"apiKey={HubServer.Key}" };
        return new(process, kind, socket.Uri);
    }

    /// <summary>Where the whole of a symbol's day is asked for.</summary>
    public Uri HeatmapOf(string symbol) =>
        new UriBuilder(Address)
        {
            Scheme = "http",
            Path = $"/v1/flow/zero-dte/heatmap/{symbol}",
            Query = $"metric=gex&minutes=390&apiKey={HubServer.Key}",
        }.Uri;

    /// <summary>Closes so many bars a second for each symbol.</summary>
    public async Task RunAsync(int barsPerSecond, double seconds, bool together = false) => await AskAsync(
        string.Create(CultureInfo.InvariantCulture, $"run {barsPerSecond} {seconds} {(together ? "together" : "spread")}"));

    /// <summary>A session as it is: open bars each second, a close at every thirtieth.</summary>
    public async Task LiveAsync(double seconds) =>
        await AskAsync(string.Create(CultureInfo.InvariantCulture, $"live {seconds}"));

    public async Task<ServerStats> StatsAsync(bool collect = false) =>
        ServerStats.Parse(await AskAsync(collect ? "collect" : "stats"));

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<string> AskAsync(string command)
    {
        await _process.StandardInput.WriteLineAsync(command);
        await _process.StandardInput.FlushAsync();
        return await _process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException($"The {Kind} server is gone.");
    }
}
