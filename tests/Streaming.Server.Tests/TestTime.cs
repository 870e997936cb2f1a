namespace Streaming.Server.Tests;

/// <summary>The wall's time, moved by the test only.</summary>
public sealed class TestTime : TimeProvider
{
    private DateTimeOffset _now = new(2026, 6, 5, 14, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan time) => _now += time;
}
