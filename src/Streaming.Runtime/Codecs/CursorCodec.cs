using Streaming.Runtime.Ports;

namespace Streaming.Runtime.Codecs;

internal static class CursorCodec
{
    public static byte[] Encode(FeedCursor cursor)
    {
        var writer = new ByteWriter(32);
        writer.Unsigned((ulong)cursor.Session.DayNumber);
        writer.Signed(cursor.Position);
        writer.Byte(cursor.Token is null ? (byte)0 : (byte)1);
        if (cursor.Token is not null)
            writer.Text(cursor.Token);
        return writer.ToArray();
    }

    public static FeedCursor Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        return new FeedCursor(
            DateOnly.FromDayNumber((int)reader.Unsigned()), reader.Signed(), reader.Byte() == 0 ? null : reader.Text());
    }
}
