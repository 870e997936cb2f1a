using Streaming.Protocol.Hub;

namespace Streaming.Server.Hubs;

/// <summary>How long a client may take for what is written to it.</summary>
/// <remarks>Not thread-safe: the outbox's lock guards it.</remarks>
internal sealed class WritePatience(PushOptions options, TimeProvider clock)
{
    /// <summary>The slowest reader who still gets a large answer in peace, in bytes a second.</summary>
    private const int AnswerBytesPerSecond = 128 * 1024;

    /// <summary>How long a goodbye may take.</summary>
    private static readonly TimeSpan GoodbyeMax = TimeSpan.FromSeconds(1);

    private long? _writeBegan;
    private long? _goodbyeBegan;
    private long _answerAllowedUntil = long.MinValue;

    /// <summary>The longest that one write can last before it has run out; what the transport's own limit must be
    /// above.</summary>
    public static TimeSpan WriteMax(PushOptions options) =>
        options.SlowConsumerGrace + GoodbyeMax
        + TimeSpan.FromSeconds((double)SubscribeResult.AnswerBytesMax / AnswerBytesPerSecond);

    public void BeginWrite(long now) => _writeBegan = now;

    public void EndWrite() => _writeBegan = null;

    public void BeginGoodbye() => _goodbyeBegan = clock.GetTimestamp();

    /// <summary>An answer of this size is on its way on the same socket: until it can be through, waiting is no sign of a
    /// slow client.</summary>
    public void AllowForAnswer(int bytes)
    {
        var seconds = (double)bytes / AnswerBytesPerSecond;
        _answerAllowedUntil = clock.GetTimestamp() + (long)(seconds * clock.TimestampFrequency);
    }

    /// <summary>True where the client has not taken what is written, or its goodbye, in time.</summary>
    public bool HasRunOut()
    {
        var now = clock.GetTimestamp();
        if (_goodbyeBegan is { } goodbye)
            return clock.GetElapsedTime(goodbye, now) >= GoodbyeMax;

        return _writeBegan is { } began && now >= _answerAllowedUntil
            && clock.GetElapsedTime(began, now) >= options.SlowConsumerGrace;
    }
}
