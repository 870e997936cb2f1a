using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Streaming.Benchmarks.Runtime;

/// <summary>The program as its user starts it, and how long it took to do what.</summary>
internal sealed class StartedServer : IAsyncDisposable
{
    private const string Key = "restart-secret";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Process _process;
    private readonly HttpClient _http;

    public StartedServer(params string[] args)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}");
        _http = new HttpClient { BaseAddress = new Uri(address), DefaultRequestHeaders = { { "X-Api-Key", Key } } };
        _process = Process.Start(new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "Streaming.Server"),
            [
                $"--urls={address}", "--Access:Keys:0:Name=restart", "--Access:Keys:0:Plan=alpha", $"--Access:Keys:0:Key={Key}",
                .. args,
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        })!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Processor time so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Seconds from the start of the process until readiness is 200.</summary>
    public Task<double> WhenReadyAsync() => WhenAsync("/health/ready", _ => true);

    /// <summary>Seconds from the start until a symbol's series of the day holds so many bars.</summary>
    public Task<double> WhenSeriesAsync(string symbol, DateOnly date, int bars) => WhenAsync(
        string.Create(CultureInfo.InvariantCulture, $"/v1/flow/zero-dte/series/{symbol}?bar=30s&date={date:yyyy-MM-dd}&minutes=390"),
        answer => answer.GetProperty("bars").GetArrayLength() >= bars);

    /// <summary>Seconds from the start until the actor of a symbol has a state, and not only stored bars: it knows the
    /// price.</summary>
    public Task<double> WhenRestoredAsync(string symbol) => WhenAsync(
        $"/v1/flow/zero-dte/snapshot/{symbol}",
        answer => answer.TryGetProperty("underlying_price", out var price) && price.ValueKind == JsonValueKind.Number);

    /// <summary>Seconds from the start until the market's time is this one.</summary>
    public Task<double> WhenReachedAsync(string symbol, DateTimeOffset time) => WhenAsync(
        $"/v1/flow/zero-dte/snapshot/{symbol}", answer => answer.GetProperty("as_of").GetDateTimeOffset() >= time);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _http.Dispose();
    }

    private async Task<double> WhenAsync(string path, Predicate<JsonElement> isSo)
    {
        var told = "nothing";
        while (Stopwatch.GetElapsedTime(_started) < Patience)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"The program ended with {_process.ExitCode}.");
            if (await AskAsync(path) is { } answer)
            {
                if (isSo(answer))
                    return Stopwatch.GetElapsedTime(_started).TotalSeconds;
                told = answer.ToString();
            }

            await Task.Delay(Pause);
        }

        throw new TimeoutException($"{path} says {told[..Math.Min(told.Length, 200)]} after {Patience}.");
    }

    /// <returns>Null where it is not there yet or refuses.</returns>
    private async Task<JsonElement?> AskAsync(string path)
    {
        try
        {
            using var answer = await _http.GetAsync(path);
            if (!answer.IsSuccessStatusCode)
                return null;
            using var body = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
            return body.RootElement.Clone();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
