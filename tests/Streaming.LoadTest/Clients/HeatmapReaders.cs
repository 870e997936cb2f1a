using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Streaming.LoadTest.Clients;

/// <summary>Clients that ask for the same answer again and again, each on a connection that it keeps.</summary>
internal sealed class HeatmapReaders(Uri address, string encoding, int count) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None })
    {
        DefaultRequestHeaders = { { "Accept-Encoding", encoding } },
    };

    public async Task<byte[]> BodyAsync() => await _http.GetByteArrayAsync(address);

    /// <param name="cpuSeconds">What the server has used so far.</param>
    /// <returns>What an answer costs the server, and how many there were.</returns>
    public async Task<string> ReadAsync(double seconds, Func<Task<double>> cpuSeconds)
    {
        await ReadAsync(seconds / 2);
        var (before, began) = (await cpuSeconds(), Stopwatch.GetTimestamp());
        var answers = await ReadAsync(seconds);
        var (used, took) = (await cpuSeconds() - before, Stopwatch.GetElapsedTime(began).TotalSeconds);
        return string.Create(
            CultureInfo.InvariantCulture, $"{used * 1000 / answers,6:0.000} ms of processor an answer, {answers / took,8:N0}/s");
    }

    public void Dispose() => _http.Dispose();

    private async Task<int> ReadAsync(double seconds)
    {
        var began = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
        {
            var read = 0;
            do
            {
                using var answer = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
                answer.EnsureSuccessStatusCode();
                await answer.Content.CopyToAsync(Stream.Null);
                read++;
            }
            while (Stopwatch.GetElapsedTime(began).TotalSeconds < seconds);

            return read;
        }));
        return counts.Sum();
    }
}
