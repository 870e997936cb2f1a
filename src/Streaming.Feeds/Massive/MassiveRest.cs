using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;

namespace Streaming.Feeds.Massive;

/// <summary>Massive's chain snapshots.</summary>
/// <remarks>The key goes into a header and to one host only: a page's link to the next one must not lead elsewhere.</remarks>
internal sealed class MassiveRest : IDisposable
{
    private const int PageSize = 250;
    private const int PagesMax = 100;
    private const int PageBytesMax = 16 << 20;

    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(30);
    private static readonly HashSet<string> Indices = ["SPX", "XSP", "NDX", "XND", "RUT", "MRUT", "DJX", "VIX"];

    private readonly Uri _root;
    private readonly TimeProvider _clock;
    private readonly SkippedMessages _skipped;
    private readonly HttpClient _http;

    public MassiveRest(MassiveFeedOptions options, TimeProvider clock, SkippedMessages skipped)
    {
        _root = new Uri(options.Rest);
        _clock = clock;
        _skipped = skipped;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All })
        {
            Timeout = AnswerMax,
            MaxResponseContentBufferSize = PageBytesMax,
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Key);
    }

    /// <exception cref="FeedException">The chain cannot be had.</exception>
    public async Task<MassiveChain> ChainAsync(string underlying, DateOnly expiry, CancellationToken cancellationToken)
    {
        var chain = new MassiveChainBuilder(underlying, _skipped);
        Uri? next = Address(underlying, string.Create(
            CultureInfo.InvariantCulture, $"expiration_date={expiry:yyyy-MM-dd}&limit={PageSize}"));
        for (var page = 0; next is not null; page++)
        {
            if (page == PagesMax)
                throw new FeedException($"Massive's chain of {underlying} does not end after {PagesMax} pages.");

            using var answer = await GetAsync(next, cancellationToken);
            chain.Take(ResultsOf(answer, next), Timestamp.FromUtc(_clock.GetUtcNow()));
            next = NextOf(answer, next);
        }

        return chain.Build();
    }

    /// <summary>What the underlying costs, if the plan says so.</summary>
    public async Task<SpotPrice?> PriceAsync(string underlying, CancellationToken cancellationToken)
    {
        var address = Address(underlying, "limit=1");
        using var answer = await GetAsync(address, cancellationToken);
        var chain = new MassiveChainBuilder(underlying, _skipped);
        chain.Take(ResultsOf(answer, address), Timestamp.FromUtc(_clock.GetUtcNow()));
        return chain.Build().Price;
    }

    public void Dispose() => _http.Dispose();

    private Uri Address(string underlying, string query) =>
        new(_root, $"/v3/snapshot/options/{(Indices.Contains(underlying) ? "I:" : "")}{underlying}?{query}");

    private async Task<JsonDocument> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync(address, cancellationToken);
            if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                throw new FeedException($"Massive refuses Feed:Massive:Key for {address.AbsolutePath}: {(int)answer.StatusCode}.");
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                throw new FeedException($"Massive says that its request limit is reached, at {address.AbsolutePath}.");
            if (answer.StatusCode != HttpStatusCode.OK)
                throw new FeedException($"Massive answers {(int)answer.StatusCode} to {address.AbsolutePath}.");
            return JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (Exception e) when (
            e is HttpRequestException or IOException or JsonException

            // What is compressed and cannot be unpacked: the first of gzip's, the second of Brotli's.
            or InvalidDataException or InvalidOperationException)
        {
            throw new FeedException($"Massive's {address.AbsolutePath} cannot be read: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new FeedException($"Massive's {address.AbsolutePath} does not answer within {AnswerMax.TotalSeconds:0} s.", e);
        }
    }

    private static JsonElement ResultsOf(JsonDocument answer, Uri address) =>
        answer.RootElement.TryGet("results", JsonValueKind.Array, out var results)
            ? results
            : throw new FeedException($"Massive's {address.AbsolutePath} has no results.");

    /// <summary>The page behind this one. A link that cannot be followed ends the chain's reading: half a chain looks like
    /// a whole one.</summary>
    private Uri? NextOf(JsonDocument answer, Uri address)
    {
        if (!answer.RootElement.TryGet("next_url", out var link) || link.ValueKind == JsonValueKind.Null)
            return null;
        if (answer.RootElement.TextOf("next_url") is not { } text)
            throw new FeedException($"Massive's {address.AbsolutePath} has a next page whose address is no text.");
        if (text.Length == 0)
            return null;

        return Uri.TryCreate(text, UriKind.Absolute, out var next) && next.Scheme == _root.Scheme && next.Authority == _root.Authority
            ? next
            : throw new FeedException("Massive's next page is at another host, which the key is not for.");
    }
}
