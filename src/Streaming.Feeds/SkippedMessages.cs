using Microsoft.Extensions.Logging;
using Streaming.Runtime.Ports;

namespace Streaming.Feeds;

/// <summary>Counts what an adapter gives no event for and logs the first of each malformed kind: one bad source must not
/// fill a disk.</summary>
public sealed partial class SkippedMessages(string feed, FeedCounters counters, ILogger logger)
{
    private const int LoggedBytesMax = 200;

    private readonly HashSet<string> _logged = [];

    /// <summary>True while a reader makes its way to a cursor: what lies before it was counted when it was read.</summary>
    public bool IsMuted { get; set; }

    /// <summary>A message about a contract that belongs to no book of the day.</summary>
    public void CountForeign()
    {
        if (!IsMuted)
            counters.CountForeign();
    }

    /// <param name="kind">What is wrong, from a fixed set of words: the log has one line for each.</param>
    public void CountMalformed(string kind, ReadOnlySpan<byte> message)
    {
        if (IsMuted)
            return;

        counters.CountMalformed();
        if (_logged.Add(kind) && logger.IsEnabled(LogLevel.Warning))
            Log.Malformed(logger, feed, kind, Printable(message[..Math.Min(message.Length, LoggedBytesMax)]));
    }

    // Bytes of a stranger go into a log: nothing but printable ASCII may reach a terminal.
    private static string Printable(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
            if (b is < 0x20 or > 0x7E)
                return Convert.ToHexStringLower(bytes);

        return System.Text.Encoding.ASCII.GetString(bytes);
    }

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Warning,
            "{Feed}: skipped a malformed message ({Kind}); more of this kind are only counted. It begins: {Message}")]
        public static partial void Malformed(ILogger logger, string feed, string kind, string message);
    }
}
