using Microsoft.AspNetCore.SignalR;

namespace Streaming.Server.Hubs;

/// <summary>A SignalR connection as an outbox sees it.</summary>
internal sealed class HubConnection(HubConnectionContext context, UpdateEncoding encoding) : IClientConnection
{
    public UpdateEncoding Encoding { get; } = encoding;

    // SignalR catches what a dead socket throws and ends the connection itself.
    public ValueTask WriteAsync(EncodedMessage message) => context.WriteAsync(message.HubMessage!);

    public void Close() => context.Abort();

    public void Abort()
    {
        context.Abort();

        // The graceful end waits for the client to take what is written, which is what it does not do.
        context.GetHttpContext()?.Abort();
    }
}
