using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Streaming.Protocol.MessagePack;

/// <summary>Messages of this library as MessagePack: maps with the keys that their JSON has.</summary>
/// <remarks>Writing goes straight from the objects. Reading goes through JSON, so that both doors ask for the same
/// fields, refuse the same values, and are kept by the same rules; what is read on the server is a few short requests.</remarks>
public static class MessagePackPayload
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_json;

    [ThreadStatic]
    private static Utf8JsonWriter? t_jsonWriter;

    /// <param name="value">Null, or anything <see cref="ProtocolJsonContext"/> knows.</param>
    public static void Write(ref MessagePackWriter writer, object? value)
    {
        if (value is null)
            writer.WriteNil();
        else
            WireShape.Of(value.GetType()).Write(ref writer, value);
    }

    public static byte[] ToBytes(object? value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        Write(ref writer, value);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads the next value.</summary>
    /// <exception cref="MessagePackException">The bytes are malformed, or are not a <paramref name="type"/>.</exception>
    public static object? Read(ref MessagePackReader reader, Type type)
    {
        if (!ProtocolJsonContext.Wire.Options.TryGetTypeInfo(type, out var info))
            throw new NotSupportedException($"{type} is no type of the protocol.");

        var json = t_json ??= new ArrayBufferWriter<byte>();
        var jsonWriter = t_jsonWriter ??= new Utf8JsonWriter(json, new JsonWriterOptions { SkipValidation = true });
        try
        {
            MessagePackToJson.Copy(ref reader, jsonWriter);
            jsonWriter.Flush();
            return Deserialize(json.WrittenSpan, info);
        }
        finally
        {
            Release(json, jsonWriter);
        }
    }

    /// <summary>Reads bytes that are one value and nothing else.</summary>
    /// <inheritdoc cref="Read(ref MessagePackReader, Type)"/>
    public static T? Read<T>(ReadOnlySpan<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        var value = (T?)Read(ref reader, typeof(T));
        return reader.IsAtEnd ? value : throw new MessagePackException("Bytes follow the value.");
    }

    private static object? Deserialize(ReadOnlySpan<byte> json, JsonTypeInfo info)
    {
        try
        {
            return JsonSerializer.Deserialize(json, info);
        }
        catch (JsonException exception)
        {
            throw new MessagePackException(exception.Message, exception);
        }
    }

    // One large answer must not stay with its thread for ever.
    private static void Release(ArrayBufferWriter<byte> json, Utf8JsonWriter jsonWriter)
    {
        const int KeptBytesMax = 256 * 1024;
        if (json.Capacity > KeptBytesMax)
        {
            t_json = null;
            t_jsonWriter = null;
            return;
        }

        json.ResetWrittenCount();
        jsonWriter.Reset();
    }
}
