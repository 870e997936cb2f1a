using System.Globalization;
using System.Text.Json;
using Streaming.Protocol;
using Streaming.Protocol.Rest;

namespace Streaming.Client;

/// <summary>The same numbers by REST: for history, and for what a socket missed.</summary>
/// <remarks>Safe for concurrent use. A refusal is a <see cref="FlowException"/>.</remarks>
public sealed class FlowRestClient : IDisposable
{
    private readonly HttpClient _http;

    public FlowRestClient(Uri url, string key)
    {
        if (url is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            throw new ArgumentException($"'{url}' is no address of a service: it begins with http:// or https://", nameof(url));

        // A redirect would carry the key to another host.
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = url,
            Timeout = TimeSpan.FromSeconds(30),
        };
        _http.DefaultRequestHeaders.Add("X-Api-Key", key);
    }

    public Task<SeriesResponse> GetSeriesAsync(
        string symbol, BarSize size = BarSize.ThirtySeconds, BarWindow? window = null,
        CancellationToken cancellationToken = default) =>
        GetAsync<SeriesResponse>(Link("series", symbol, window, ("bar", size.WireName())), cancellationToken);

    public Task<HedgeFlowResponse> GetHedgeFlowAsync(
        string symbol, FlowSide side = FlowSide.All, BarSize size = BarSize.ThirtySeconds, BarWindow? window = null,
        CancellationToken cancellationToken = default) =>
        GetAsync<HedgeFlowResponse>(
            Link("hedge-flow", symbol, window, ("side", side.WireName()), ("bar", size.WireName())), cancellationToken);

    /// <param name="model">Null for the deployment's default book.</param>
    public Task<HeatmapResponse> GetHeatmapAsync(
        string symbol, HeatmapMetric metric = HeatmapMetric.Gex, HeatmapMode mode = HeatmapMode.Raw,
        ExposureModel? model = null, BarWindow? window = null, CancellationToken cancellationToken = default) =>
        GetAsync<HeatmapResponse>(
            Link("heatmap", symbol, window,
                ("metric", metric.WireName()), ("mode", mode.WireName()), ("model", model?.WireName())),
            cancellationToken);

    public Task<StrikeFlowResponse> GetStrikeFlowAsync(
        string symbol, BarWindow? window = null, CancellationToken cancellationToken = default) =>
        GetAsync<StrikeFlowResponse>(Link("strike-flow", symbol, window), cancellationToken);

    /// <param name="expiry">Null for today's.</param>
    /// <param name="at">Null for now; else what was known then.</param>
    /// <returns>A <see cref="SnapshotResponse"/>; outside a session a <see cref="SessionClosedResponse"/>, on a day without
    /// an expiry a <see cref="NoZeroDteResponse"/>.</returns>
    public async Task<RestResponse> GetSnapshotAsync(
        string symbol, DateOnly? expiry = null, DateTimeOffset? at = null, CancellationToken cancellationToken = default)
    {
        var link = Link("snapshot", symbol, null,
            ("expiry", expiry?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ("at", at?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)));
        var answer = await GetAsync<JsonElement>(link, cancellationToken).ConfigureAwait(false);
        return answer.TryGetProperty("session_closed", out _) ? Read<SessionClosedResponse>(answer)
            : answer.TryGetProperty("no_zero_dte", out _) ? Read<NoZeroDteResponse>(answer)
            : Read<SnapshotResponse>(answer);
    }

    public Task<LeaderboardResponse> GetLeaderboardAsync(
        LeaderboardMetric metric = LeaderboardMetric.Heat, int count = 20, CancellationToken cancellationToken = default) =>
        GetAsync<LeaderboardResponse>(
            string.Create(CultureInfo.InvariantCulture, $"/v1/flow/zero-dte/leaderboard?metric={metric.WireName()}&n={count}"),
            cancellationToken);

    public Task<SessionEntry[]> GetSessionsAsync(string? symbol = null, CancellationToken cancellationToken = default) =>
        GetAsync<SessionEntry[]>(
            "/v1/sessions" + (symbol is null ? "" : $"?symbol={Uri.EscapeDataString(symbol)}"), cancellationToken);

    /// <summary>Any path of the service, as the <c>rest</c> links are.</summary>
    /// <typeparam name="T">A type of <c>Streaming.Protocol.Rest</c>, or <see cref="JsonElement"/>.</typeparam>
    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken = default)
    {
        var address = new Uri(_http.BaseAddress!, path);
        // A link is the service's word, but the key goes to the service only.
        if (address.GetLeftPart(UriPartial.Authority) != _http.BaseAddress!.GetLeftPart(UriPartial.Authority))
            throw new FlowException(400, "foreign_address", $"{address} is not an address of {_http.BaseAddress}");

        using var answer = await _http.GetAsync(address, cancellationToken).ConfigureAwait(false);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
            throw Refusal(answer, body);
        return (T)JsonSerializer.Deserialize(body, ProtocolJsonContext.Wire.Options.GetTypeInfo(typeof(T)))!;
    }

    public void Dispose() => _http.Dispose();

    private static T Read<T>(JsonElement answer) =>
        (T)answer.Deserialize(ProtocolJsonContext.Wire.Options.GetTypeInfo(typeof(T)))!;

    private static string Link(
        string endpoint, string symbol, BarWindow? window, params ReadOnlySpan<(string Name, string? Value)> rest)
    {
        List<(string Name, string? Value)> query =
        [
            .. rest,
            ("minutes", window?.Minutes?.ToString(CultureInfo.InvariantCulture)),
            ("date", window?.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ("epoch", window?.Epoch),
            ("since_seq", window?.SinceSeq?.ToString(CultureInfo.InvariantCulture)),
        ];
        var given = query.Where(each => each.Value is not null)
            .Select(each => $"{each.Name}={Uri.EscapeDataString(each.Value!)}");
        return $"/v1/flow/zero-dte/{endpoint}/{Uri.EscapeDataString(symbol)}?{string.Join('&', given)}";
    }

    private static FlowException Refusal(HttpResponseMessage answer, byte[] body)
    {
        var (error, message) = ("http_error", answer.ReasonPhrase ?? "");
        try
        {
            var told = JsonSerializer.Deserialize(body, ProtocolJsonContext.Wire.JsonElement);
            error = Text(told, "error") ?? Text(told, "title") ?? error;
            message = Text(told, "message") ?? Text(told, "detail") ?? message;
        }
        catch (JsonException)
        {
            // A proxy's page, not the service's word.
        }

        return new((int)answer.StatusCode, error, message) { RetryAfter = answer.Headers.RetryAfter?.Delta };
    }

    private static string? Text(JsonElement told, string name) =>
        told.ValueKind == JsonValueKind.Object && told.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;
}
