using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using Streaming.Engine.MarketData;
using Streaming.Engine.Snapshots;

namespace Streaming.Runtime.Codecs;

/// <summary>All that was known at a raw close, mostly without what its bar knows by strike: a version, the length, then JSON of
/// the facts by their names, compressed to a fifth.</summary>
/// <remarks>By name, so that a fact with a default may be added and older snapshots still be read. A double is written
/// with the digits that give it back.</remarks>
internal static class SnapshotCodec
{
    private const byte Version = 1;
    private const int HeadBytes = 1 + sizeof(int);

    // Hostile or damaged lengths are refused unread; ours are some kilobytes.
    private const int BodyMax = 1 << 20;

    private const int Quality = 4;
    private const int WindowBits = 16;

    public static byte[] Encode(SnapshotFacts facts) => EncodeWhole(facts.WithoutStrikes());

    /// <summary>With its strikes, some ten times as long: for another host, which has to answer with them.</summary>
    public static byte[] EncodeWhole(SnapshotFacts facts)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(facts, SnapshotJsonContext.Default.SnapshotFacts);
        var rented = ArrayPool<byte>.Shared.Rent(HeadBytes + BrotliEncoder.GetMaxCompressedLength(json.Length));
        try
        {
            rented[0] = Version;
            BinaryPrimitives.WriteInt32LittleEndian(rented.AsSpan(1), json.Length);
            if (!BrotliEncoder.TryCompress(json, rented.AsSpan(HeadBytes), out var written, Quality, WindowBits))
                throw new InvalidOperationException("A buffer of the greatest compressed length was too short.");
            return rented[..(HeadBytes + written)];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public static SnapshotFacts Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeadBytes || bytes[0] is 0 or > Version)
            throw new InvalidDataException(
                $"A snapshot of format {(bytes.IsEmpty ? 0 : bytes[0])} is none that this program knows; it knows {Version}.");

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[1..]);
        if (length is < 2 or > BodyMax)
            throw new InvalidDataException($"A snapshot of {length} bytes is none of ours.");

        var json = new byte[length];
        if (!BrotliDecoder.TryDecompress(bytes[HeadBytes..], json, out var written) || written != length)
            throw new InvalidDataException("A snapshot is damaged.");

        try
        {
            return JsonSerializer.Deserialize(json, SnapshotJsonContext.Default.SnapshotFacts)
                ?? throw new InvalidDataException("A snapshot says nothing.");
        }
        catch (JsonException failure)
        {
            throw new InvalidDataException($"A snapshot cannot be read: {failure.Message}", failure);
        }
    }
}

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true,
    Converters = [typeof(ContractConverter)])]
[JsonSerializable(typeof(SnapshotFacts))]
internal sealed partial class SnapshotJsonContext : JsonSerializerContext;

/// <summary>A contract by its OCC symbol.</summary>
internal sealed class ContractConverter : JsonConverter<OptionContract>
{
    public override OptionContract Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        OptionContract.TryParse(reader.GetString()) ?? throw new JsonException("A contract's name is an OCC symbol.");

    public override void Write(Utf8JsonWriter writer, OptionContract value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
