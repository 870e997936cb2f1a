using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Engine.MarketData;
using Streaming.Feeds.Tape;
using Streaming.Runtime.Ports;
using Xunit;

namespace Streaming.Feeds.Tests.Tape;

/// <summary>Single lines of a tape.</summary>
internal static class TapeText
{
    public static TapeReader Reader(FeedCounters counters) =>
        new(new SkippedMessages("tape", counters, NullLogger.Instance));

    public static MarketEvent Read(string line)
    {
        var counters = new FeedCounters();
        Assert.True(Reader(counters).TryRead(Encoding.UTF8.GetBytes(line), out var read), line);
        return read;
    }

    public static string Write(in MarketEvent marketEvent)
    {
        var bytes = new ArrayBufferWriter<byte>();
        new TapeWriter(bytes).Write(in marketEvent);
        return Encoding.UTF8.GetString(bytes.WrittenSpan).TrimEnd('\n');
    }
}
