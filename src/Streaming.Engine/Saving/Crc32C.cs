using System.Buffers.Binary;
using System.Numerics;

namespace Streaming.Engine.Saving;

/// <summary>The checksum of what is kept; processors compute it.</summary>
/// <remarks>CRC-32C, as iSCSI and ext4 have it: RFC 3720, appendix B.4.</remarks>
public static class Crc32C
{
    /// <param name="before">Of the bytes that come before these.</param>
    public static uint Of(ReadOnlySpan<byte> bytes, uint before = 0)
    {
        var crc = ~before;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var each in bytes)
            crc = BitOperations.Crc32C(crc, each);
        return ~crc;
    }
}
