using System.Runtime.InteropServices;
using Streaming.Engine.Bars;

namespace Streaming.Runtime.Codecs;

/// <summary>A grid's strikes as little-endian doubles, one after the other.</summary>
internal static class StrikeGridCodec
{
    public static byte[] Encode(StrikeGrid grid) => MemoryMarshal.AsBytes(grid.Strikes).ToArray();

    public static StrikeGrid Decode(ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty ? StrikeGrid.Empty : new StrikeGrid(MemoryMarshal.Cast<byte, double>(bytes).ToArray());
}
