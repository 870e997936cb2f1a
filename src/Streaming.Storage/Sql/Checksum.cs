using Streaming.Engine.Saving;

namespace Streaming.Storage.Sql;

/// <summary>Tells what is read from what was written: a database finds out when its pages do not fit together, and not
/// when a number in one of them has changed.</summary>
internal static class Checksum
{
    public static long Of(ReadOnlySpan<byte> bytes) => Crc32C.Of(bytes);

    /// <param name="sum">Null of a row from before there were sums.</param>
    /// <exception cref="InvalidDataException">It is not what was written.</exception>
    public static byte[] Check(byte[] bytes, long? sum, FormattableString what) =>
        sum is null || sum == Of(bytes)
            ? bytes
            : throw new InvalidDataException(
                $"{FormattableString.Invariant(what)} is not what was written: it is damaged. Restore the database from a copy.");
}
