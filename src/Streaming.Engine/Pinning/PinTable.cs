using Streaming.Engine.Pricing;

namespace Streaming.Engine.Pinning;

/// <summary>Pin probabilities of <see cref="PinningDiffusion"/> by distance, band and beta,
/// solved once for the process.</summary>
public sealed class PinTable
{
    public const double BetaMin = -0.2;
    public const double BetaMax = 1;

    private const int Nodes = 101;
    private const int Steps = 100;
    private const int BandCount = 64;
    private const double BandMax = 4;
    private const double BandRefinement = 0.25;

    private static readonly double[] Betas =
    [
        -0.2, -0.175, -0.15, -0.125, -0.1, -0.085, -0.07, -0.055, -0.04, -0.03, -0.02, -0.01, 0, 0.005, 0.01, 0.015,
        0.02, 0.03, 0.04, 0.05, 0.065, 0.08, 0.1, 0.12, 0.14, 0.16, 0.18, 0.2, 0.225, 0.25, 0.275, 0.3, 0.33, 0.36, 0.4, 0.44,
        0.48, 0.52, 0.56, 0.6, 0.66, 0.72, 0.8, 0.9, 1,
    ];

    private static readonly Lazy<PinTable> Instance = new(() => new PinTable());

    private readonly double[] _distances = PinningDiffusion.Grid(Nodes);
    private readonly double[] _bands = new double[BandCount];
    private readonly double[][] _values = new double[Betas.Length][];

    private PinTable()
    {
        for (var i = 0; i < BandCount; i++)
            _bands[i] = BandRefinement * Math.Sinh(Math.Asinh(BandMax / BandRefinement) * i / (BandCount - 1));
        for (var i = 0; i < Betas.Length; i++)
            _values[i] = Betas[i] == 0
                ? Unhedged()
                : PinningDiffusion.SolveExtrapolated(Betas[i], _bands, Nodes, Steps);
    }

    /// <summary>Solved at the first use, once, whichever thread comes first: a host asks for it at its start.</summary>
    public static PinTable Shared => Instance.Value;

    /// <summary>P(|z at the close| &lt;= band).</summary>
    /// <param name="distance">From the magnet in remaining sigmas; the sign does not matter.</param>
    /// <param name="band">In remaining sigmas.</param>
    /// <param name="beta">Half the hedgers' feedback at the magnet, clamped to the table's range.</param>
    public double Probability(double distance, double band, double beta)
    {
        distance = Math.Abs(distance);
        beta = Math.Clamp(beta, BetaMin, BetaMax);

        // Out there hedging at the magnet is not felt, and with beta 0 the law is known.
        if (beta == 0 || band <= 0 || band >= BandMax || distance >= _distances[^1])
            return Unhedged(distance, Math.Max(band, 0));

        var upper = Array.BinarySearch(Betas, beta);
        upper = upper < 0 ? ~upper : Math.Max(upper, 1);
        var share = (beta - Betas[upper - 1]) / (Betas[upper] - Betas[upper - 1]);
        return Lerp(At(upper - 1, distance, band), At(upper, distance, band), share);
    }

    internal static double Unhedged(double distance, double band) =>
        NormalDistribution.Cumulative(band - distance) - NormalDistribution.Cumulative(-band - distance);

    // Linear in every direction, so that what is monotone in the table is monotone between its nodes.
    private double At(int beta, double distance, double band)
    {
        var column = Segment(_bands, band, out var bandShare);
        var node = Segment(_distances, distance, out var nodeShare);
        var values = _values[beta].AsSpan(node * BandCount + column);
        return Lerp(
            Lerp(values[0], values[1], bandShare),
            Lerp(values[BandCount], values[BandCount + 1], bandShare),
            nodeShare);
    }

    private double[] Unhedged()
    {
        var values = new double[Nodes * BandCount];
        for (var i = 0; i < values.Length; i++)
            values[i] = Unhedged(_distances[i / BandCount], _bands[i % BandCount]);
        return values;
    }

    private static int Segment(double[] nodes, double x, out double share)
    {
        var upper = Array.BinarySearch(nodes, x);
        upper = Math.Clamp(upper < 0 ? ~upper : upper, 1, nodes.Length - 1);
        share = (x - nodes[upper - 1]) / (nodes[upper] - nodes[upper - 1]);
        return upper - 1;
    }

    private static double Lerp(double a, double b, double share) => a + (b - a) * share;
}
