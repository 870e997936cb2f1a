using System.Buffers;
using Streaming.Protocol.MessagePack;

namespace Streaming.Protocol.Tests.MessagePack;

/// <summary>MessagePack made by hand.</summary>
internal static class Bytes
{
    internal delegate void Writing(ref MessagePackWriter writer);

    internal static byte[] Of(Writing write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        write(ref writer);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    internal static void WriteOnes(ref MessagePackWriter writer, int count)
    {
        writer.WriteArrayHeader(count);
        for (var i = 0; i < count; i++)
            writer.Write(1);
    }

    internal static void WriteEntries(ref MessagePackWriter writer, int count)
    {
        writer.WriteMapHeader(count);
        for (var i = 0; i < count; i++)
        {
            writer.Write($"k{i}");
            writer.Write(i);
        }
    }

    /// <summary>The same value as a language with one kind of number would write it.</summary>
    internal static byte[] WithWholeNumbersAsIntegers(byte[] bytes) => Of((ref writer) =>
    {
        var reader = new MessagePackReader(bytes);
        Copy(ref reader, ref writer);
    });

    private static void Copy(ref MessagePackReader reader, ref MessagePackWriter writer)
    {
        switch (reader.NextType)
        {
            case MessagePackType.Real when reader.ReadDouble() is var number:
                if (double.IsInteger(number) && Math.Abs(number) < 1L << 53)
                    writer.Write((long)number);
                else
                    writer.Write(number);

                break;
            case MessagePackType.Array:
                var items = reader.ReadArrayHeader();
                writer.WriteArrayHeader(items);
                for (; items > 0; items--)
                    Copy(ref reader, ref writer);

                break;
            case MessagePackType.Map:
                var entries = reader.ReadMapHeader();
                writer.WriteMapHeader(entries);
                for (entries *= 2; entries > 0; entries--)
                    Copy(ref reader, ref writer);

                break;
            case MessagePackType.Text:
                writer.WriteString(reader.ReadUtf8());
                break;
            case MessagePackType.Whole:
                writer.Write(reader.ReadInt64());
                break;
            case MessagePackType.Boolean:
                writer.Write(reader.ReadBoolean());
                break;
            default:
                reader.Skip();
                writer.WriteNil();
                break;
        }
    }
}
