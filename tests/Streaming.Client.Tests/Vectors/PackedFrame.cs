using System.Buffers;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Streaming.Client.Sockets;
using Streaming.Protocol.Hub;
using Streaming.Protocol.MessagePack;
using Xunit;

namespace Streaming.Client.Tests.Vectors;

/// <summary>What a recorded frame in MessagePack is, for the test to know what to wait for.</summary>
internal sealed class PackedFrame : IInvocationBinder
{
    public static HubMessage Read(byte[] frame)
    {
        var unread = new ReadOnlySequence<byte>(frame);
        Assert.True(new MessagePackHubProtocol().TryParseMessage(ref unread, new PackedFrame(), out var message));
        Assert.True(unread.IsEmpty);
        return message;
    }

    public Type GetReturnType(string invocationId) => typeof(SubscribeResult[]);

    public Type GetStreamItemType(string streamId) => throw new NotSupportedException(streamId);

    public IReadOnlyList<Type> GetParameterTypes(string methodName) => [OrderedHubProtocol.Types[methodName]];
}
