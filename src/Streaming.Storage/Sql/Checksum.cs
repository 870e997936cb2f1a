using System.Buffers.Binary;
using System.Numerics;

namespace Streaming.Storage.Sql;

/// <summary>Tells what is read from what was written: a database finds out when its pages do not fit together, and not
/// when a number in one of them has changed.</summary>
/// <remarks>CRC-32C, as iSCSI and ext4 have it: RFC 3720, appendix B.4.</remarks>
internal static class Checksum
{
    public static long Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var each in bytes)
            crc = BitOperations.Crc32C(crc, each);
        return ~crc;
    }

    /// <param name="sum">Null of a row from before there were sums.</param>
    /// <exception cref="InvalidDataException">It is not what was written.</exception>
    public static byte[] Check(byte[] bytes, long? sum, FormattableString what) =>
        sum is null || sum == Of(bytes)
            ? bytes
            : throw new InvalidDataException(
                $"{FormattableString.Invariant(what)} is not what was written: it is damaged. Restore the database from a copy.");
}
