using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics;

namespace Streaming.LoadTest;

/// <summary>The moment a bar was due to close, carried in one of its own numbers: client and server are on one machine
/// and share its monotonic clock. It is the schedule's time and not the publisher's, so a publisher that is late is
/// slow, not excused.</summary>
internal static class Stamp
{
    private static ReadOnlySpan<byte> JsonField => "\"hedge_flow_call_cumulative\":"u8;

    private static ReadOnlySpan<byte> MessagePackField => "hedge_flow_call_cumulative"u8;

    public static long Now => Stopwatch.GetTimestamp();

    /// <summary>Finds the stamp of one message; what has none is no update.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out long stamp)
    {
        stamp = 0;
        var json = message.IndexOf(JsonField);
        if (json >= 0)
            return Utf8Parser.TryParse(message[(json + JsonField.Length)..], out stamp, out _);

        var packed = message.IndexOf(MessagePackField);
        if (packed < 0)
            return false;

        // As unsigned 64 bits: a monotonic clock in nanoseconds is beyond 32 after four seconds.
        var value = message[(packed + MessagePackField.Length)..];
        if (value.Length < 9 || value[0] is not (0xcf or 0xd3))
            return false;

        stamp = BinaryPrimitives.ReadInt64BigEndian(value[1..]);
        return true;
    }
}
