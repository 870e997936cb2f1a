using System.Numerics;
using System.Runtime.InteropServices;

namespace Streaming.Engine.Saving;

/// <summary>CRC-32C, which processors compute.</summary>
internal static class Checksum
{
    /// <param name="before">Of the bytes that come before these.</param>
    public static uint Of(ReadOnlySpan<byte> bytes, uint before = 0)
    {
        var checksum = ~before;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            checksum = BitOperations.Crc32C(checksum, word);
        foreach (var single in bytes[(words.Length * sizeof(ulong))..])
            checksum = BitOperations.Crc32C(checksum, single);
        return ~checksum;
    }
}
