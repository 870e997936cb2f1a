using System.Runtime.Intrinsics;

namespace Streaming.Engine.Pinning;

/// <summary>Solves the backward equation of a spot whose hedgers move it: P(|z at the close| &lt;= band | z now), where
/// z is the distance from the magnet in remaining sigmas.</summary>
/// <remarks>Avellaneda and Lipkin, "A market-induced mechanism for stock pinning",
/// Quantitative Finance 3 (2003) 417-425, with the hedgers' effect on volatility kept:
/// dz = [-beta z (1-s)^(-3/2) e^(-z²/2(1-s)) ds + dW] / (1+g), g = 2 beta (1-s)^(-1/2) e^(-z²/2(1-s)).
/// Exponentially fitted fluxes (Scharfetter and Gummel, 1969) keep every step a probability; z is symmetric, so half of
/// it is enough; all bands share a matrix and are solved side by side. Implicit Euler in theta = -ln(1-s).</remarks>
internal static class PinningDiffusion
{
    private const double DistanceMax = 6;
    private const double Refinement = 0.05;
    private const double ThetaMax = 14;
    private const double FeedbackMin = -0.4;

    /// <summary>The nodes' distances, dense where the pull is.</summary>
    public static double[] Grid(int nodes)
    {
        var grid = new double[nodes];
        for (var i = 0; i < nodes; i++)
            grid[i] = Refinement * Math.Sinh(Math.Asinh(DistanceMax / Refinement) * i / (nodes - 1));
        return grid;
    }

    /// <summary>Extrapolates two grids, which cancels the error's first order in the steps of both.</summary>
    /// <param name="bands">In remaining sigmas; a multiple of eight of them.</param>
    /// <returns>Probabilities by node of <c>Grid(nodes)</c>, bands side by side.</returns>
    public static double[] SolveExtrapolated(double beta, double[] bands, int nodes, int steps)
    {
        var coarse = Solve(beta, bands, nodes, steps);
        var fine = Solve(beta, bands, 2 * nodes - 1, 2 * steps);
        for (var node = 0; node < nodes; node++)
            for (var band = 0; band < bands.Length; band++)
            {
                ref var value = ref coarse[node * bands.Length + band];
                value = Math.Clamp(2 * fine[2 * node * bands.Length + band] - value, 0, 1);
            }

        return coarse;
    }

    private static double[] Solve(double beta, double[] bands, int nodes, int steps)
    {
        var z = Grid(nodes);
        var cells = new double[nodes];
        var values = new double[nodes * bands.Length];
        for (var i = 0; i < nodes; i++)
        {
            var low = i > 0 ? 0.5 * (z[i - 1] + z[i]) : 0;
            var high = i < nodes - 1 ? 0.5 * (z[i] + z[i + 1]) : z[i];
            cells[i] = high - low;
            for (var band = 0; band < bands.Length; band++)
                values[i * bands.Length + band] = Math.Clamp((bands[band] - low) / (high - low), 0, 1);
        }

        var (up, down, eliminated) = (new double[nodes], new double[nodes], new double[nodes]);
        var step = ThetaMax / steps;
        for (var k = steps - 1; k >= 0; k--)
        {
            Rates(beta, Math.Exp(-k * step), step, z, cells, up, down);
            StepBack(values, bands.Length, up, down, eliminated);
        }

        return values;
    }

    /// <summary>The rates at which z hops to its neighbours in one step,
    /// with <paramref name="left"/> = 1-s of time left.</summary>
    private static void Rates(
        double beta, double left, double step, double[] z, double[] cells, double[] up, double[] down)
    {
        var pull = 2 * beta / Math.Sqrt(left);
        down[0] = 0;
        up[^1] = 0;
        for (var i = 0; i < z.Length; i++)
        {
            var feedback = 1 + Math.Max(pull * Math.Exp(-0.5 * z[i] * z[i] / left), FeedbackMin);
            var hop = 0.5 * left * step / (feedback * feedback * cells[i]);
            if (i > 0)
                down[i] *= hop;
            if (i == z.Length - 1)
                break;

            // Drift over diffusion on the way to the next node, times the way.
            var middle = 0.5 * (z[i] + z[i + 1]);
            var gap = z[i + 1] - z[i];
            var bell = Math.Exp(-0.5 * middle * middle / left);
            var drift = -pull / left * middle * bell * (1 + Math.Max(pull * bell, FeedbackMin)) * gap;
            var bernoulli = Bernoulli(drift);
            up[i] = hop * (bernoulli + drift) / gap;
            down[i + 1] = bernoulli / gap;
        }
    }

    /// <summary>Solves the step's three-diagonal system for all bands at once, in place.</summary>
    private static void StepBack(double[] values, int bands, double[] up, double[] down, double[] eliminated)
    {
        var width = Vector512<double>.Count;
        eliminated[0] = 0;
        for (var i = 0; i < up.Length; i++)
        {
            var behind = i > 0 ? eliminated[i - 1] : 0;
            var inverse = 1 / (1 + up[i] + down[i] * (1 - behind));
            eliminated[i] = up[i] * inverse;
            for (var band = 0; band < bands; band += width)
            {
                var at = i * bands + band;
                var sum = Vector512.Create(values, at);
                if (i > 0)
                    sum += Vector512.Create(values, at - bands) * down[i];
                (sum * inverse).CopyTo(values, at);
            }
        }

        for (var i = up.Length - 2; i >= 0; i--)
            for (var band = 0; band < bands; band += width)
            {
                var at = i * bands + band;
                var next = Vector512.Create(values, at + bands);
                (Vector512.Create(values, at) + next * eliminated[i]).CopyTo(values, at);
            }
    }

    /// <summary>x / (e^x - 1), and its series where that would cancel.</summary>
    private static double Bernoulli(double x) => Math.Abs(x) < 1e-2
        ? 1 - 0.5 * x + x * x / 12 * (1 - x * x / 60)
        : x / (Math.Exp(x) - 1);
}
