using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Streaming.Protocol;

namespace Streaming.Server.Events.Sse;

/// <summary>Where each topic of a stream stands, as one opaque word that outlives the process and the order in which
/// the topics are named.</summary>
/// <remarks>URL-safe base 64 of: version, the epochs (length and ASCII), then each topic by the first six bytes of its
/// name's SHA-256, with its epoch's number and its seq plus one in seven-bit groups. Topics of one symbol share an
/// epoch, so that a stream of five takes about 100 characters.</remarks>
internal static class StreamCursor
{
    /// <summary>No cursor of ours is longer: 32 topics with as many epochs.</summary>
    public const int LengthMax = 4096;

    /// <summary>Stands for a topic that had no log yet: whatever comes of it is news.</summary>
    public const string NoEpoch = "";

    private const byte Version = 1;
    private const int NameBytes = 6;

    /// <param name="positions">At most 255; a null position is that of a topic without a log.</param>
    public static string Write(IEnumerable<(ulong Topic, Position? Position)> positions)
    {
        List<string> epochs = [];
        using var topics = new MemoryStream();
        Span<byte> name = stackalloc byte[sizeof(ulong)];
        foreach (var (topic, position) in positions)
        {
            var epoch = position?.Epoch ?? NoEpoch;
            var number = epochs.IndexOf(epoch);
            if (number < 0)
            {
                number = epochs.Count;
                epochs.Add(epoch);
            }

            BinaryPrimitives.WriteUInt64BigEndian(name, topic);
            topics.Write(name[(sizeof(ulong) - NameBytes)..]);
            topics.WriteByte((byte)number);
            WriteNumber(topics, (ulong)((position?.Seq ?? Position.Empty) + 1));
        }

        using var cursor = new MemoryStream();
        cursor.WriteByte(Version);
        cursor.WriteByte((byte)epochs.Count);
        foreach (var epoch in epochs)
        {
            cursor.WriteByte((byte)epoch.Length);
            cursor.Write(Encoding.ASCII.GetBytes(epoch));
        }

        topics.WriteTo(cursor);
        return Base64Url.EncodeToString(cursor.GetBuffer().AsSpan(0, (int)cursor.Length));
    }

    /// <returns>False for what is no cursor of ours.</returns>
    public static bool TryRead(string? text, [NotNullWhen(true)] out Dictionary<ulong, Position>? positions)
    {
        positions = null;
        if (string.IsNullOrEmpty(text) || text.Length > LengthMax || !Base64Url.IsValid(text))
            return false;

        ReadOnlySpan<byte> rest = Base64Url.DecodeFromChars(text);
        if (rest.Length < 2 || rest[0] != Version)
            return false;

        var epochs = new string[rest[1]];
        rest = rest[2..];
        for (var i = 0; i < epochs.Length; i++)
        {
            if (rest.IsEmpty || rest.Length <= rest[0])
                return false;

            epochs[i] = Encoding.ASCII.GetString(rest.Slice(1, rest[0]));
            rest = rest[(1 + rest[0])..];
        }

        positions = [];
        while (!rest.IsEmpty)
        {
            if (rest.Length <= NameBytes || rest[NameBytes] >= epochs.Length)
                return false;

            var topic = NameOf(rest);
            var epoch = epochs[rest[NameBytes]];
            rest = rest[(NameBytes + 1)..];
            if (!TryReadNumber(ref rest, out var next))
                return false;

            positions[topic] = new(epoch, (long)next - 1);
        }

        return true;
    }

    public static ulong NameOf(Topic topic) => NameOf(SHA256.HashData(Encoding.ASCII.GetBytes(topic.Name)));

    private static ulong NameOf(ReadOnlySpan<byte> bytes)
    {
        var name = 0UL;
        foreach (var part in bytes[..NameBytes])
            name = (name << 8) | part;
        return name;
    }

    private static void WriteNumber(MemoryStream stream, ulong number)
    {
        for (; number >= 0x80; number >>= 7)
            stream.WriteByte((byte)(number | 0x80));
        stream.WriteByte((byte)number);
    }

    private static bool TryReadNumber(ref ReadOnlySpan<byte> rest, out ulong number)
    {
        number = 0;
        for (var shift = 0; shift < 63 && !rest.IsEmpty; shift += 7)
        {
            var part = rest[0];
            rest = rest[1..];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return true;
        }

        return false;
    }
}
