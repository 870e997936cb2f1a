using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Streaming.Runtime.Ports;

namespace Streaming.Server.Events.Webhooks;

/// <summary>How an attempt ended.</summary>
/// <param name="Status">The target's; null where it never answered.</param>
/// <param name="RetryAfter">How long it asked to be left alone.</param>
internal readonly record struct WebhookAnswer(bool IsDelivered, int? Status, TimeSpan? RetryAfter, string? Failure);

/// <summary>Posts signed events to addresses that strangers chose: never to this machine's own network, never where a
/// target sends it on.</summary>
internal sealed partial class WebhookClient : IDisposable
{
    private readonly WebhookOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly HttpClient _http;

    public WebhookClient(IOptions<WebhookOptions> options, TimeProvider clock, ILogger<WebhookClient> log)
        : this(options, clock, log, Dns.GetHostAddressesAsync)
    {
    }

    /// <param name="resolve">Finds the addresses of a name.</param>
    internal WebhookClient(
        IOptions<WebhookOptions> options, TimeProvider clock, ILogger<WebhookClient> log,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        _options = options.Value;
        _clock = clock;
        _log = log;
        _resolve = resolve;

        // A proxy would connect for us, past the check; a redirect would choose a target of its own.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 16,
            MaxResponseDrainSize = 0,
            ConnectCallback = ConnectAsync,
        };
        _http = new HttpClient(handler) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    }

    /// <summary>One attempt. Nothing that is done in it throws.</summary>
    public async Task<WebhookAnswer> PostAsync(
        Webhook webhook, string id, Func<byte[]> body, CancellationToken cancellationToken)
    {
        if (WebhookUrl.FaultOf(webhook.Url, _options.AllowPrivate) is { } fault)
            return new(false, null, null, $"url {fault}");

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_options.Timeout);
        try
        {
            using var request = RequestOf(webhook, id, body());
            using var response = await _http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var status = (int)response.StatusCode;
            return response.IsSuccessStatusCode
                ? new(true, status, null, null)
                : new(false, status, PauseOf(response.Headers.RetryAfter), $"the target answered {status}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(false, null, null, "the target did not answer in time");
        }
        catch (HttpRequestException failure)
        {
            return new(false, null, null, failure.InnerException is RefusedAddressException refused
                ? refused.Message
                : $"the target could not be reached ({failure.HttpRequestError})");
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // What nobody thought of fails one attempt, is tried again and given up like the rest; thrown on, it would
            // come back for ever without being counted.
            Log.CannotPost(_log, failure, webhook.Id);
            return new(false, null, null, "the attempt could not be made");
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage RequestOf(Webhook webhook, string id, ReadOnlyMemory<byte> body)
    {
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url)
        {
            Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new("application/json") } },
        };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", now.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSecret.Sign(webhook.Secret, id, now, body.Span));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Streaming-Webhooks", "1"));
        return request;
    }

    private TimeSpan? PauseOf(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date ? date - _clock.GetUtcNow() : null);

    // The addresses that are checked are those that are connected to: a name that answers differently the second time
    // gains nothing.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var end = context.DnsEndPoint;
        var addresses = await _resolve(end.Host, cancellationToken);
        if (addresses.Length == 0)
            throw new RefusedAddressException("the target's name has no address");
        if (!_options.AllowPrivate && !Array.TrueForAll(addresses, PublicAddress.IsPublic))
            throw new RefusedAddressException("the target has a private address");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, end.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class RefusedAddressException(string message) : IOException(message);

    private static partial class Log
    {
        [LoggerMessage(3304, LogLevel.Warning, "An attempt to post to webhook {Webhook} could not be made; it counts as failed.")]
        public static partial void CannotPost(ILogger log, Exception failure, string webhook);
    }
}
