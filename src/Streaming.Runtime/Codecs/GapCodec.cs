using Streaming.Engine.MarketData;

namespace Streaming.Runtime.Codecs;

internal static class GapCodec
{
    public static byte[] Encode(IReadOnlyList<FeedGap> gaps)
    {
        var writer = new ByteWriter(8 + (gaps.Count * 16));
        writer.Unsigned((ulong)gaps.Count);
        foreach (var gap in gaps)
        {
            writer.Signed(gap.From.UnixNanoseconds);
            writer.Signed(gap.To.UnixNanoseconds - gap.From.UnixNanoseconds);
            writer.Byte((byte)gap.Reason);
        }

        return writer.ToArray();
    }

    public static IReadOnlyList<FeedGap> Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        var gaps = new FeedGap[reader.Count()];
        for (var i = 0; i < gaps.Length; i++)
        {
            var from = reader.Signed();
            gaps[i] = new FeedGap(new(from), new(from + reader.Signed()), (GapReason)reader.Byte());
        }

        return gaps;
    }
}
