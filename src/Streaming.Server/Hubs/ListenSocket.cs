using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Streaming.Server.Hubs;

/// <summary>Listening sockets whose connections hold little that is unsent: what has left the outbox can no longer be
/// replaced by something newer, and reaches a slow client late.</summary>
internal static class ListenSocket
{
    /// <summary>What Kestrel holds behind the hub and before the kernel. Its own 64 KB are one and a half seconds of a
    /// client that reads 43 KB a second.</summary>
    private const int BufferedBytes = 16 * 1024;

    /// <summary>Linux, <c>include/uapi/linux/tcp.h</c>; accepted sockets inherit it.</summary>
    private const int TcpNotSentLowWatermark = 25;

    /// <summary>Without it the kernel takes up to 4 MB for a client that reads too slowly.</summary>
    private const int UnsentBytes = 4 * 1024;

    public static void Configure(SocketTransportOptions options)
    {
        options.CreateBoundListenSocket = Bind;
        options.MaxWriteBufferSize = BufferedBytes;
    }

    private static Socket Bind(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        if (OperatingSystem.IsLinux() && endpoint is IPEndPoint)
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, TcpNotSentLowWatermark, BitConverter.GetBytes(UnsentBytes));
        return socket;
    }
}
