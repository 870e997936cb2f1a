using System.IO.Compression;

namespace Streaming.Server.Endpoints.Fragments;

/// <summary>A closed bar as it stands in every answer: encoded once, and compressed once where somebody asks for
/// that.</summary>
internal sealed class BarFragment
{
    private readonly byte[] _bytes;
    private Compressed? _compressed;

    public BarFragment(ReadOnlySpan<byte> json)
    {
        _bytes = new byte[json.Length + 1];
        _bytes[0] = (byte)',';
        json.CopyTo(_bytes.AsSpan(1));
    }

    /// <summary>The bar.</summary>
    public ReadOnlyMemory<byte> Json => _bytes.AsMemory(1);

    /// <summary>The bar behind the comma that parts it from the one before.</summary>
    public ReadOnlyMemory<byte> Continuation => _bytes;

    /// <summary><see cref="Continuation"/> in deflate blocks that end at a byte and refer back no further than
    /// <paramref name="before"/>, so that those of many bars in a row are one stream; null where it was compressed
    /// behind another fragment.</summary>
    /// <param name="grown">The bytes that are kept from now on.</param>
    /// <remarks>Alone a bar is too short to be compressed well; what it repeats is in the bar before it.</remarks>
    public Compressed? CompressedAfter(BarFragment before, out int grown)
    {
        grown = 0;
        var compressed = Volatile.Read(ref _compressed);
        if (compressed is null)
        {
            var made = Compress(before);
            compressed = Interlocked.CompareExchange(ref _compressed, made, null) ?? made;
            grown = ReferenceEquals(compressed, made) ? made.Deflated.Length : 0;
        }

        return ReferenceEquals(compressed.Before, before) ? compressed : null;
    }

    private Compressed Compress(BarFragment before)
    {
        using var output = new MemoryStream(_bytes.Length / 2);
        using var deflate = new DeflateStream(output, CompressionLevel.Optimal, leaveOpen: true);

        // Flushing ends at a full byte, keeps what may be referred to, and does not end the stream. Of the bar before
        // only the memory is wanted.
        deflate.Write(before.Json.Span);
        deflate.Flush();
        var start = (int)output.Length;
        deflate.Write(_bytes);
        deflate.Flush();
        return new(
            output.ToArray()[start..], _bytes.Length, Crc32.Append(0, _bytes), Crc32.ShiftOf(_bytes.Length), before);
    }

    /// <param name="Length">Of what the blocks unpack to.</param>
    /// <param name="Sum">The checksum of what the blocks unpack to.</param>
    /// <param name="Shift">See <see cref="Crc32.Combine"/>.</param>
    public sealed record Compressed(byte[] Deflated, int Length, uint Sum, uint Shift, BarFragment Before);
}
