namespace Streaming.Engine.Tests.Exposures;

/// <summary>The normal distribution by another road than the engine's: Marsaglia's series, "Evaluating the Normal
/// Distribution", Journal of Statistical Software 11:4 (2004), and in the tails Laplace's continued fraction.</summary>
internal static class NormalOracle
{
    public static double Density(double x) => Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);

    public static double Cumulative(double x)
    {
        if (Math.Abs(x) > 5)
        {
            var tail = 0.0;
            for (var k = 200; k >= 1; k--)
                tail = k / (Math.Abs(x) + tail);
            tail = Density(x) / (Math.Abs(x) + tail);
            return x > 0 ? 1 - tail : tail;
        }

        double sum = x, term = x, previous = double.NaN;
        for (var k = 3; sum != previous; k += 2)
            (previous, term, sum) = (sum, term * x * x / k, sum + term * x * x / k);
        return 0.5 + sum * Density(x);
    }
}
