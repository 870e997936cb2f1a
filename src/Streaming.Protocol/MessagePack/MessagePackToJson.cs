using System.Diagnostics;
using System.Text.Json;

namespace Streaming.Protocol.MessagePack;

/// <summary>Turns one MessagePack value into the JSON of the same object.</summary>
internal static class MessagePackToJson
{
    /// <summary>The deepest message of ours has eight levels.</summary>
    private const int DepthMax = 32;

    internal static void Copy(ref MessagePackReader reader, Utf8JsonWriter json) => Copy(ref reader, json, DepthMax);

    private static void Copy(ref MessagePackReader reader, Utf8JsonWriter json, int depthLeft)
    {
        switch (reader.NextType)
        {
            case MessagePackType.Nil:
                reader.TryReadNil();
                json.WriteNullValue();
                break;
            case MessagePackType.Boolean:
                json.WriteBooleanValue(reader.ReadBoolean());
                break;
            case MessagePackType.Whole:
                json.WriteNumberValue(reader.ReadInt64());
                break;
            case MessagePackType.Real:
                var number = reader.ReadDouble();
                if (!double.IsFinite(number))
                    throw new MessagePackException("A number is not finite.");

                json.WriteNumberValue(number);
                break;
            case MessagePackType.Text:
                json.WriteStringValue(reader.ReadUtf8());
                break;
            case MessagePackType.Binary:
                json.WriteBase64StringValue(reader.ReadBinary());
                break;
            case MessagePackType.Extension:
                json.WriteStringValue(reader.ReadTimestamp());
                break;
            case MessagePackType.Array:
                CopyArray(ref reader, json, Deeper(depthLeft));
                break;
            case MessagePackType.Map:
                CopyMap(ref reader, json, Deeper(depthLeft));
                break;
            default:
                throw new UnreachableException("TypeOf knows every first byte.");
        }
    }

    private static void CopyArray(ref MessagePackReader reader, Utf8JsonWriter json, int depthLeft)
    {
        json.WriteStartArray();
        for (var left = reader.ReadArrayHeader(); left > 0; left--)
            Copy(ref reader, json, depthLeft);

        json.WriteEndArray();
    }

    private static void CopyMap(ref MessagePackReader reader, Utf8JsonWriter json, int depthLeft)
    {
        json.WriteStartObject();
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            json.WritePropertyName(reader.ReadUtf8());
            Copy(ref reader, json, depthLeft);
        }

        json.WriteEndObject();
    }

    private static int Deeper(int depthLeft) =>
        depthLeft > 0 ? depthLeft - 1 : throw new MessagePackException($"More than {DepthMax} levels.");
}
