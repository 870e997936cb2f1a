using System.Runtime.ExceptionServices;
using System.Text;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Streaming.Protocol.MessagePack;

/// <summary>Reads one hub message. Items past those of the known layout are a later version's and are left alone.</summary>
internal static class HubMessageReader
{
    /// <returns>Null for a kind of message that is not known.</returns>
    internal static HubMessage? Read(ReadOnlySpan<byte> payload, IInvocationBinder binder)
    {
        var reader = new MessagePackReader(payload);
        var items = reader.ReadArrayHeader();
        Require(items, 1);
        switch (reader.ReadInt32())
        {
            case HubProtocolConstants.InvocationMessageType:
                Require(items, 5);
                return ReadInvocation(ref reader, items, binder);

            case HubProtocolConstants.StreamInvocationMessageType:
                Require(items, 5);
                return ReadStreamInvocation(ref reader, items, binder);

            case HubProtocolConstants.StreamItemMessageType:
                Require(items, 4);
                return ReadStreamItem(ref reader, binder);

            case HubProtocolConstants.CompletionMessageType:
                Require(items, 4);
                return ReadCompletion(ref reader, items, binder);

            case HubProtocolConstants.CancelInvocationMessageType:
                Require(items, 3);
                var headers = ReadHeaders(ref reader);
                return new CancelInvocationMessage(reader.ReadString()) { Headers = headers };

            case HubProtocolConstants.PingMessageType:
                return PingMessage.Instance;

            case HubProtocolConstants.CloseMessageType:
                Require(items, 2);
                var error = ReadText(ref reader);
                return new CloseMessage(error, allowReconnect: items > 2 && reader.ReadBoolean());

            case HubProtocolConstants.AckMessageType:
                Require(items, 2);
                return new AckMessage(reader.ReadInt64());

            case HubProtocolConstants.SequenceMessageType:
                Require(items, 2);
                return new SequenceMessage(reader.ReadInt64());

            default:
                return null;
        }
    }

    private static HubMessage ReadInvocation(ref MessagePackReader reader, int items, IInvocationBinder binder)
    {
        var headers = ReadHeaders(ref reader);

        // No answer wanted is nil from some encoders and an empty string from others.
        var id = ReadText(ref reader) is { Length: > 0 } text ? text : null;
        var target = ReadTarget(ref reader, binder);
        var arguments = ReadArguments(ref reader, target, binder, out var failure);
        return failure is null
            ? new InvocationMessage(id, target, arguments, ReadStreamIds(ref reader, items)) { Headers = headers }
            : new InvocationBindingFailureMessage(id, target, failure);
    }

    private static HubMessage ReadStreamInvocation(ref MessagePackReader reader, int items, IInvocationBinder binder)
    {
        var headers = ReadHeaders(ref reader);
        var id = reader.ReadString();
        var target = ReadTarget(ref reader, binder);
        var arguments = ReadArguments(ref reader, target, binder, out var failure);
        return failure is null
            ? new StreamInvocationMessage(id, target, arguments, ReadStreamIds(ref reader, items)) { Headers = headers }
            : new InvocationBindingFailureMessage(id, target, failure);
    }

    private static HubMessage ReadStreamItem(ref MessagePackReader reader, IInvocationBinder binder)
    {
        var headers = ReadHeaders(ref reader);
        var id = reader.ReadString();
        try
        {
            var item = MessagePackPayload.Read(ref reader, binder.GetStreamItemType(id));
            return new StreamItemMessage(id, item) { Headers = headers };
        }
        catch (Exception exception)
        {
            return new StreamBindingFailureMessage(id, ExceptionDispatchInfo.Capture(exception));
        }
    }

    private static CompletionMessage ReadCompletion(ref MessagePackReader reader, int items, IInvocationBinder binder)
    {
        var headers = ReadHeaders(ref reader);
        var id = reader.ReadString();
        var kind = (CompletionKind)reader.ReadInt32();
        switch (kind)
        {
            case CompletionKind.Void:
                return new CompletionMessage(id, error: null, result: null, hasResult: false) { Headers = headers };

            case CompletionKind.Error:
                Require(items, 5);
                return new CompletionMessage(id, reader.ReadString(), result: null, hasResult: false) { Headers = headers };

            case CompletionKind.Result:
                Require(items, 5);
                var result = ReadResult(ref reader, id, binder, out var error);
                return new CompletionMessage(id, error, result, hasResult: error is null) { Headers = headers };

            default:
                throw new MessagePackException("A completion ends in no known way.");
        }
    }

    // The caller must hear of a result that it cannot read; nothing else would end its wait.
    private static object? ReadResult(ref MessagePackReader reader, string id, IInvocationBinder binder, out string? error)
    {
        error = null;
        try
        {
            return MessagePackPayload.Read(ref reader, binder.GetReturnType(id));
        }
        catch (Exception exception)
        {
            error = $"The result cannot be read: {exception.Message}";
            return null;
        }
    }

    private static object?[] ReadArguments(
        ref MessagePackReader reader,
        string target,
        IInvocationBinder binder,
        out ExceptionDispatchInfo? failure)
    {
        failure = null;
        try
        {
            var types = binder.GetParameterTypes(target);
            var count = reader.ReadArrayHeader();
            if (count != types.Count)
                throw new MessagePackException($"'{target}' takes {types.Count} arguments, not {count}.");

            var arguments = new object?[count];
            for (var i = 0; i < count; i++)
                arguments[i] = MessagePackPayload.Read(ref reader, types[i]);

            return arguments;
        }
        catch (Exception exception)
        {
            // Whatever the binder throws for a method it does not know fails this call and not the connection.
            failure = ExceptionDispatchInfo.Capture(exception);
            return [];
        }
    }

    private static string[]? ReadStreamIds(ref MessagePackReader reader, int items)
    {
        if (items < 6 || reader.TryReadNil())
            return null;

        var count = reader.ReadArrayHeader();
        var ids = new List<string>();
        while (ids.Count < count)
            ids.Add(reader.ReadString());

        return count == 0 ? null : [.. ids];
    }

    private static Dictionary<string, string>? ReadHeaders(ref MessagePackReader reader)
    {
        var count = reader.ReadMapHeader();
        if (count == 0)
            return null;

        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        for (; count > 0; count--)
            headers[reader.ReadString()] = reader.ReadString();

        return headers;
    }

    private static string ReadTarget(ref MessagePackReader reader, IInvocationBinder binder)
    {
        var utf8 = reader.ReadUtf8();
        return binder.GetTarget(utf8) ?? Encoding.UTF8.GetString(utf8);
    }

    private static string? ReadText(ref MessagePackReader reader) => reader.TryReadNil() ? null : reader.ReadString();

    private static void Require(int items, int minimum)
    {
        if (items < minimum)
            throw new MessagePackException("A hub message has too few items.");
    }
}
