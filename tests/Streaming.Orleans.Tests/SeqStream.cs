using System.Text.Json;
using Xunit;

namespace Streaming.Orleans.Tests;

/// <summary>The positions of the closed bars that one host's event stream tells.</summary>
internal sealed class SeqStream : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;
    private readonly List<int> _told = [];

    private SeqStream(HttpResponseMessage response, StreamReader lines) => (_response, _lines) = (response, lines);

    public static async Task<SeqStream> OpenAsync(ClusterHost host, string topic)
    {
        var stop = TestContext.Current.CancellationToken;
        var response = await host.Http.GetAsync(
            $"/v1/flow/zero-dte/stream?topics={topic}", HttpCompletionOption.ResponseHeadersRead, stop);
        response.EnsureSuccessStatusCode();
        return new SeqStream(response, new StreamReader(await response.Content.ReadAsStreamAsync(stop)));
    }

    /// <summary>Reads on until a position is there.</summary>
    public async Task<IReadOnlyList<int>> ReadUntilAsync(int seq)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (_told.Count == 0 || _told[^1] < seq)
        {
            var line = await _lines.ReadLineAsync(patience.Token);
            Assert.NotNull(line);
            if (!line.StartsWith("data: ", StringComparison.Ordinal))
                continue;

            var data = JsonDocument.Parse(line[6..]).RootElement;
            if (data.TryGetProperty("t", out _) && data.GetProperty("closed").GetBoolean())
                _told.Add(data.GetProperty("seq").GetInt32());
        }

        return _told;
    }

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _response.Dispose();
        return default;
    }
}
