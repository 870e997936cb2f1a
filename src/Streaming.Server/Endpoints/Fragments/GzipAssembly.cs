using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Streaming.Server.Endpoints.Fragments;

/// <summary>Writes a gzip stream of pieces that are compressed already and of pieces that are not worth it.</summary>
/// <remarks>RFC 1952 around RFC 1951. A piece in deflate blocks that ends at a byte may be followed by any
/// other.</remarks>
internal sealed class GzipAssembly(PipeWriter output)
{
    private const int StoredMax = ushort.MaxValue;

    private static ReadOnlySpan<byte> Header => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255];

    // The last block, with nothing in it but its end.
    private static ReadOnlySpan<byte> LastBlock => [3, 0];

    private uint _sum;
    private uint _length;

    public void Begin() => output.Write(Header);

    /// <summary>Adds blocks that refer back to what was added last at most.</summary>
    public void Add(BarFragment.Compressed compressed)
    {
        output.Write(compressed.Deflated);
        _sum = Crc32.Combine(_sum, compressed.Sum, compressed.Shift);
        _length += (uint)compressed.Length;
    }

    /// <summary>Adds bytes as they are.</summary>
    public void AddStored(ReadOnlySpan<byte> bytes)
    {
        _sum = Crc32.Append(_sum, bytes);
        _length += (uint)bytes.Length;
        Span<byte> head = stackalloc byte[5];
        head[0] = 0;
        while (!bytes.IsEmpty)
        {
            var piece = bytes[..Math.Min(bytes.Length, StoredMax)];
            BinaryPrimitives.WriteUInt16LittleEndian(head[1..], (ushort)piece.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(head[3..], (ushort)~piece.Length);
            output.Write(head);
            output.Write(piece);
            bytes = bytes[piece.Length..];
        }
    }

    public void End()
    {
        Span<byte> trailer = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _sum);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], _length);
        output.Write(LastBlock);
        output.Write(trailer);
    }
}
