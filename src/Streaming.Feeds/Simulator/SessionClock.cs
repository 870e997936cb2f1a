namespace Streaming.Feeds.Simulator;

/// <summary>The seconds of a session at which something is scheduled, and how busy the others are.</summary>
internal static class SessionClock
{
    public const int MicrosecondsPerSecond = 1_000_000;

    /// <summary>Events at the very end of a second could be pushed into the next one, past another symbol's.</summary>
    public const int UsableMicroseconds = MicrosecondsPerSecond - 1000;

    /// <summary>14:00 New York, counted from the open.</summary>
    public const int TwoOClock = 9 * 1800;

    private const double BurstFactor = 10;

    /// <summary>How busy a moment is against the session's mean: busiest at the open, busy at the close.</summary>
    /// <param name="x">The elapsed fraction of the session.</param>
    public static double Activity(double x) =>
        (0.75 + 1.2 * PortableMath.Exp(-x / 0.07) + 0.9 * PortableMath.Exp((x - 1) / 0.06)) / MeanActivity;

    /// <summary>Ten in the seconds of a burst, one in all others.</summary>
    public static double Burst(SimulatorProfile profile, int second, int seconds) =>
        profile == SimulatorProfile.Burst
        && (second < 2 || second is TwoOClock or TwoOClock + 1 || second >= seconds - 2)
            ? BurstFactor
            : 1;

    // The integral over the session; the exponentials' far ends are below 1e-6.
    private const double MeanActivity = 0.75 + 1.2 * 0.07 + 0.9 * 0.06;
}
