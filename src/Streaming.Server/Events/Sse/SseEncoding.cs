using System.Buffers;
using System.Text.Json;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Server.Hubs;

namespace Streaming.Server.Events.Sse;

/// <summary>Messages as server-sent events (WHATWG HTML, 9.2): the message's name, and its JSON on one line.</summary>
internal sealed class SseEncoding() : UpdateEncoding(SlotsMax - 1)
{
    public override EncodedMessage Encode(IHubMessage message)
    {
        var event_ = new ArrayBufferWriter<byte>(512);

        // A heartbeat brings the comment that keeps proxies awake, a goodbye the pause before a browser returns.
        if (message is Heartbeat)
            event_.Write(":\n"u8);
        if (message is Bye { RetryAfterMs: { } pause })
            event_.Write(System.Text.Encoding.ASCII.GetBytes(FormattableString.Invariant($"retry: {pause}\n")));
        Write(event_, message.Target, message, message.GetType());
        return new(event_.WrittenMemory);
    }

    public override EncodedMessage Join(ReadOnlyMemory<byte> messages) => new(messages);

    /// <summary>A topic's answer.</summary>
    public static ReadOnlyMemory<byte> Encode(SubscribeResult answer)
    {
        var event_ = new ArrayBufferWriter<byte>(1024);
        Write(event_, Targets.Subscribed, answer, typeof(SubscribeResult));
        return event_.WrittenMemory;
    }

    private static void Write(ArrayBufferWriter<byte> event_, string name, object data, Type type)
    {
        event_.Write("event: "u8);
        event_.Write(System.Text.Encoding.ASCII.GetBytes(name));
        event_.Write("\ndata: "u8);
        using (var json = new Utf8JsonWriter(event_, new() { Encoder = ProtocolJsonContext.Wire.Options.Encoder }))
            JsonSerializer.Serialize(json, data, ProtocolJsonContext.Wire.Options.GetTypeInfo(type));
        event_.Write("\n\n"u8);
    }
}
