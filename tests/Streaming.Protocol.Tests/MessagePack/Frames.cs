using System.Buffers;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Protocol.MessagePack;

namespace Streaming.Protocol.Tests.MessagePack;

internal static class Frames
{
    internal static List<HubMessage> ReadAll(byte[] bytes, IInvocationBinder binder) =>
        ReadAll(new ReadOnlySequence<byte>(bytes), binder, out _);

    internal static List<HubMessage> ReadAll(ReadOnlySequence<byte> input, IInvocationBinder binder, out long left)
    {
        var protocol = new MessagePackHubProtocol();
        var messages = new List<HubMessage>();
        while (protocol.TryParseMessage(ref input, binder, out var message))
            messages.Add(message);

        left = input.Length;
        return messages;
    }

    /// <summary>The same bytes, one to a segment.</summary>
    internal static ReadOnlySequence<byte> Scattered(ReadOnlyMemory<byte> bytes)
    {
        var first = new Segment(bytes[..1], 0);
        var last = first;
        for (var i = 1; i < bytes.Length; i++)
            last = last.Follow(bytes.Slice(i, 1));

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        internal Segment(ReadOnlyMemory<byte> memory, long index)
        {
            Memory = memory;
            RunningIndex = index;
        }

        internal Segment Follow(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}

/// <summary>A hub whose every method takes these parameters, and <c>Missing</c> does not exist.</summary>
internal sealed class Binder(params Type[] parameters) : IInvocationBinder
{
    public IReadOnlyList<Type> GetParameterTypes(string methodName) =>
        methodName == "Missing" ? throw new HubException("There is no such method.") : parameters;

    public Type GetReturnType(string invocationId) => typeof(SubscribeResult[]);

    public Type GetStreamItemType(string streamId) => parameters[0];
}
