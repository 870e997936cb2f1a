using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;

namespace Streaming.Testing.ToldTime;

/// <summary>In the program: the wall's time as the test tells it.</summary>
internal static class ToldClock
{
    /// <summary>Connects to the test and returns when it has said what time it is; follows it from there on.</summary>
    public static TimeProvider Follow(string port)
    {
        var test = new TcpClient("127.0.0.1", int.Parse(port, CultureInfo.InvariantCulture)) { NoDelay = true };
        var time = new ManualTime();
        Hear(test.GetStream(), time);
        new Thread(() => HearAll(test.GetStream(), time)) { IsBackground = true, Name = "told time" }.Start();
        return time;
    }

    private static void HearAll(NetworkStream test, ManualTime time)
    {
        try
        {
            while (true)
                Hear(test, time);
        }
        catch (IOException)
        {
            // The test is over, and time with it.
        }
    }

    private static void Hear(NetworkStream test, ManualTime time)
    {
        var told = new byte[sizeof(long)];
        test.ReadExactly(told);
        time.Advance(new DateTimeOffset(BinaryPrimitives.ReadInt64LittleEndian(told), TimeSpan.Zero) - time.GetUtcNow());
        test.WriteByte(1);
    }
}
