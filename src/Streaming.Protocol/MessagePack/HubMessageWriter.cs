using Microsoft.AspNetCore.SignalR.Protocol;

namespace Streaming.Protocol.MessagePack;

/// <summary>Hub messages as the arrays that the hub protocol lays out.</summary>
internal static class HubMessageWriter
{
    internal static void Write(ref MessagePackWriter writer, HubMessage message)
    {
        switch (message)
        {
            case InvocationMessage invocation:
                writer.WriteArrayHeader(6);
                writer.Write(HubProtocolConstants.InvocationMessageType);
                WriteCall(ref writer, invocation);
                break;

            case StreamInvocationMessage invocation:
                writer.WriteArrayHeader(6);
                writer.Write(HubProtocolConstants.StreamInvocationMessageType);
                WriteCall(ref writer, invocation);
                break;

            case StreamItemMessage item:
                writer.WriteArrayHeader(4);
                writer.Write(HubProtocolConstants.StreamItemMessageType);
                WriteHeadersAndId(ref writer, item);
                MessagePackPayload.Write(ref writer, item.Item);
                break;

            case CompletionMessage completion:
                WriteCompletion(ref writer, completion);
                break;

            case CancelInvocationMessage cancel:
                writer.WriteArrayHeader(3);
                writer.Write(HubProtocolConstants.CancelInvocationMessageType);
                WriteHeadersAndId(ref writer, cancel);
                break;

            case PingMessage:
                writer.WriteArrayHeader(1);
                writer.Write(HubProtocolConstants.PingMessageType);
                break;

            case CloseMessage close:
                writer.WriteArrayHeader(3);
                writer.Write(HubProtocolConstants.CloseMessageType);
                WriteText(ref writer, close.Error);
                writer.Write(close.AllowReconnect);
                break;

            case AckMessage ack:
                writer.WriteArrayHeader(2);
                writer.Write(HubProtocolConstants.AckMessageType);
                writer.Write(ack.SequenceId);
                break;

            case SequenceMessage sequence:
                writer.WriteArrayHeader(2);
                writer.Write(HubProtocolConstants.SequenceMessageType);
                writer.Write(sequence.SequenceId);
                break;

            default:
                throw new NotSupportedException($"{message.GetType()} is no message of the hub protocol.");
        }
    }

    private static void WriteCall(ref MessagePackWriter writer, HubMethodInvocationMessage call)
    {
        WriteHeadersAndId(ref writer, call);
        writer.Write(call.Target);
        writer.WriteArrayHeader(call.Arguments.Length);
        foreach (var argument in call.Arguments)
            MessagePackPayload.Write(ref writer, argument);

        var streams = call.StreamIds ?? [];
        writer.WriteArrayHeader(streams.Length);
        foreach (var stream in streams)
            writer.Write(stream);
    }

    private static void WriteCompletion(ref MessagePackWriter writer, CompletionMessage completion)
    {
        var kind = completion switch
        {
            { Error: not null } => CompletionKind.Error,
            { HasResult: true } => CompletionKind.Result,
            _ => CompletionKind.Void,
        };
        writer.WriteArrayHeader(kind == CompletionKind.Void ? 4 : 5);
        writer.Write(HubProtocolConstants.CompletionMessageType);
        WriteHeadersAndId(ref writer, completion);
        writer.Write((int)kind);
        if (kind == CompletionKind.Error)
            writer.Write(completion.Error);
        else if (kind == CompletionKind.Result)
            MessagePackPayload.Write(ref writer, completion.Result);
    }

    private static void WriteHeadersAndId(ref MessagePackWriter writer, HubInvocationMessage message)
    {
        writer.WriteMapHeader(message.Headers?.Count ?? 0);
        foreach (var (name, value) in message.Headers ?? new Dictionary<string, string>())
        {
            writer.Write(name);
            writer.Write(value);
        }

        WriteText(ref writer, message.InvocationId);
    }

    private static void WriteText(ref MessagePackWriter writer, string? text)
    {
        if (text is null)
            writer.WriteNil();
        else
            writer.Write(text);
    }
}
