using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Streaming.Protocol.MessagePack;

/// <summary>The hub protocol <c>messagepack</c>, as the official JavaScript client speaks it.</summary>
/// <remarks>Layouts: github.com/dotnet/aspnetcore/blob/main/src/SignalR/docs/specs/HubProtocol.md. Payloads are the types
/// of <see cref="ProtocolJsonContext"/>. Stateless, so one instance serves every connection.</remarks>
public sealed class MessagePackHubProtocol : IHubProtocol
{
    private const int KeptBytesMax = 1024 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_payload;

    public string Name => "messagepack";

    public int Version => 2;

    public TransferFormat TransferFormat => TransferFormat.Binary;

    public bool IsVersionSupported(int version) => version <= Version;

    /// <inheritdoc/>
    /// <exception cref="MessagePackException">The message is malformed, and the connection with it. Arguments that merely
    /// do not fit their method are a binding failure instead, which fails the call alone.</exception>
    public bool TryParseMessage(
        ref ReadOnlySequence<byte> input,
        IInvocationBinder binder,
        [NotNullWhen(true)] out HubMessage? message)
    {
        // A kind of message that is news to us is passed over, not waited for.
        while (MessageFrame.TryTake(ref input, out var payload))
        {
            message = Parse(payload, binder);
            if (message is not null)
                return true;
        }

        message = null;
        return false;
    }

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output)
    {
        MessageFrame.Write(output, Payload(message));
        Release();
    }

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message)
    {
        var bytes = MessageFrame.Of(Payload(message));
        Release();
        return bytes;
    }

    private static HubMessage? Parse(in ReadOnlySequence<byte> payload, IInvocationBinder binder)
    {
        if (payload.IsSingleSegment)
            return HubMessageReader.Read(payload.FirstSpan, binder);

        var rented = ArrayPool<byte>.Shared.Rent((int)payload.Length);
        try
        {
            payload.CopyTo(rented);
            return HubMessageReader.Read(rented.AsSpan(0, (int)payload.Length), binder);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    // Valid until the thread's next message. The length stands before the payload and is known after it.
    private static ReadOnlySpan<byte> Payload(HubMessage message)
    {
        var buffer = t_payload ??= new ArrayBufferWriter<byte>(4096);
        buffer.ResetWrittenCount();
        var writer = new MessagePackWriter(buffer);
        HubMessageWriter.Write(ref writer, message);
        writer.Flush();
        return buffer.WrittenSpan;
    }

    private static void Release()
    {
        if (t_payload is { Capacity: > KeptBytesMax })
            t_payload = null;
    }
}
