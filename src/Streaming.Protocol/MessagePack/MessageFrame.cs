using System.Buffers;

namespace Streaming.Protocol.MessagePack;

/// <summary>The length before each hub message: seven bits a byte, the low ones first, the high bit saying that more follow.</summary>
internal static class MessageFrame
{
    private const int PrefixBytesMax = 5;

    /// <summary>Takes one payload off the front of <paramref name="input"/>, once it is there whole.</summary>
    internal static bool TryTake(ref ReadOnlySequence<byte> input, out ReadOnlySequence<byte> payload)
    {
        payload = default;
        if (!TryReadLength(input, out var length, out var prefix) || input.Length - prefix < length)
            return false;

        payload = input.Slice(prefix, length);
        input = input.Slice(payload.End);
        return true;
    }

    /// <returns>How many bytes of <paramref name="prefix"/> the length takes.</returns>
    internal static int PutLength(Span<byte> prefix, int length)
    {
        var count = 0;
        for (; length > 0x7f; length >>= 7)
            prefix[count++] = (byte)(length | 0x80);

        prefix[count++] = (byte)length;
        return count;
    }

    internal static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> payload)
    {
        var span = output.GetSpan(PrefixBytesMax + payload.Length);
        var prefix = PutLength(span, payload.Length);
        payload.CopyTo(span[prefix..]);
        output.Advance(prefix + payload.Length);
    }

    internal static byte[] Of(ReadOnlySpan<byte> payload)
    {
        Span<byte> prefix = stackalloc byte[PrefixBytesMax];
        return [.. prefix[..PutLength(prefix, payload.Length)], .. payload];
    }

    private static bool TryReadLength(in ReadOnlySequence<byte> input, out uint length, out int prefix)
    {
        length = 0;
        prefix = 0;
        Span<byte> bytes = stackalloc byte[PrefixBytesMax];
        var available = (int)Math.Min(input.Length, PrefixBytesMax);
        input.Slice(0, available).CopyTo(bytes);
        while (prefix < available)
        {
            var part = bytes[prefix];
            if (prefix == PrefixBytesMax - 1 && part > 7)
                throw new MessagePackException("A message is more than 2 GB.");

            length |= (uint)(part & 0x7f) << (7 * prefix++);
            if ((part & 0x80) == 0)
                return true;
        }

        return false;
    }
}
