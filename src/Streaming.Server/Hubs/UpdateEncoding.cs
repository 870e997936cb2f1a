using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Streaming.Protocol.Hub;

namespace Streaming.Server.Hubs;

/// <summary>A message's bytes as one kind of connection takes them.</summary>
internal sealed class EncodedMessage(ReadOnlyMemory<byte> bytes, SerializedHubMessage? hubMessage = null)
{
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <summary>The bytes wrapped for SignalR, for connections that are its own.</summary>
    public SerializedHubMessage? HubMessage { get; } = hubMessage;
}

/// <summary>How messages become bytes for one kind of connection. There is one object for each kind.</summary>
internal abstract class UpdateEncoding(int slot)
{
    public const int SlotsMax = 3;

    /// <summary>Where an update keeps its bytes in this encoding.</summary>
    public int Slot { get; } = slot;

    public abstract EncodedMessage Encode(IHubMessage message);

    /// <summary>Encoded messages, one behind the other, as one.</summary>
    public abstract EncodedMessage Join(ReadOnlyMemory<byte> messages);
}

/// <summary>One of SignalR's hub protocols.</summary>
internal sealed class HubEncoding(IHubProtocol protocol, int slot) : UpdateEncoding(slot)
{
    public override EncodedMessage Encode(IHubMessage message) =>
        Join(protocol.GetMessageBytes(new InvocationMessage(message.Target, [message])));

    // SignalR takes bytes that are encoded already, and does not look how many messages they are.
    public override EncodedMessage Join(ReadOnlyMemory<byte> messages) =>
        new(messages, new SerializedHubMessage([new SerializedMessage(protocol.Name, messages)]));
}
