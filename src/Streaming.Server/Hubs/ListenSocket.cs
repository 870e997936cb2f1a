using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Streaming.Server.Hubs;

/// <summary>Makes listening sockets whose connections hold little that is unsent.</summary>
internal static class ListenSocket
{
    /// <summary>Linux, <c>include/uapi/linux/tcp.h</c>; accepted sockets inherit it.</summary>
    private const int TcpNotSentLowWatermark = 25;

    /// <summary>Without it the kernel takes up to 4 MB for a client that reads too slowly: seconds of updates that can
    /// no longer be replaced by newer ones.</summary>
    private const int UnsentBytes = 16 * 1024;

    public static Socket Bind(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        if (OperatingSystem.IsLinux() && endpoint is IPEndPoint)
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, TcpNotSentLowWatermark, BitConverter.GetBytes(UnsentBytes));
        return socket;
    }
}
