namespace Streaming.Engine.Pinning;

/// <summary>What <c>al_pde_v1</c> says, corrected to what came of it.</summary>
/// <remarks>The model knows one magnet; a book has many strikes and customers go on trading, so that it promises too
/// many pins. Fitted to 1,000 simulated days of seed 1, judged on those of other seeds: the benchmarks' command
/// <c>calibration</c> prints both.</remarks>
public static class PinRecalibration
{
    public static IsotonicMap Simulated { get; } = new(
        [
            -5.005, -4.262, -3.772, -3.443, -3.312, -3.056, -2.796, -2.669, -2.289, -1.946, -1.822, -1.632, -1.424,
            -1.254, -1.060, -0.839, -0.595, -0.327, -0.007, 0.412, 0.962, 2.055,
        ],
        [
            -3.482, -3.379, -3.207, -3.076, -3.061, -2.958, -2.719, -2.589, -2.443, -2.256, -2.180, -2.133, -1.969,
            -1.704, -1.638, -1.517, -1.439, -1.228, -1.075, -0.829, -0.610, 0.067,
        ]);
}
