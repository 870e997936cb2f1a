using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace Streaming.Client.Sockets;

/// <summary>Connects a hub client to a <see cref="UriEndPoint"/> by a WebSocket, without negotiation.</summary>
/// <param name="key">Stands in a header of the opening request, never in its address.</param>
internal sealed class WebSocketConnectionFactory(string? key = null) : IConnectionFactory
{
    /// <exception cref="FlowException">The service answered, and did not open.</exception>
    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (key is not null)
            socket.Options.SetRequestHeader("X-Api-Key", key);
        try
        {
            await socket.ConnectAsync(((UriEndPoint)endpoint).Uri, cancellationToken).ConfigureAwait(false);
            socket.HttpResponseHeaders = null;
            return new WebSocketConnection(socket);
        }
        catch (WebSocketException) when ((int)socket.HttpStatusCode >= 400)
        {
            using (socket)
                throw Refusal(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static FlowException Refusal(ClientWebSocket socket)
    {
        var status = (int)socket.HttpStatusCode;
        var wait = socket.HttpResponseHeaders?
            .FirstOrDefault(header => header.Key.Equals("Retry-After", StringComparison.OrdinalIgnoreCase))
            .Value?.FirstOrDefault();
        return new(status, "not_opened", $"the service answered {status} to the opening of the hub")
        {
            RetryAfter = int.TryParse(wait, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromSeconds(seconds)
                : null,
        };
    }
}
