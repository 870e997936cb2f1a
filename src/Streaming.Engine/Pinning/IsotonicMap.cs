namespace Streaming.Engine.Pinning;

/// <summary>A monotone correction of probabilities, fitted to what came of them.</summary>
/// <remarks>Pool adjacent violators (Ayer et al., 1955) over blocks of sorted forecasts, drawn back to what was said by
/// how little was seen. Between the blocks' centres it is linear in the log-odds;
/// beyond the outermost it shifts them alike.</remarks>
/// <param name="From">Log-odds of the blocks' centres, ascending.</param>
/// <param name="To">The log-odds they are mapped to.</param>
public sealed record IsotonicMap(double[] From, double[] To)
{
    /// <summary>Forecasts a block begins with, at least.</summary>
    public const int BlockMin = 200;

    /// <summary>Forecasts that count as much as the model's own word.</summary>
    private const double PriorCount = 2000;

    /// <summary>Log-odds of 1e-6: nearer to certainty nothing is corrected.</summary>
    private const double LogOddsMax = 13.8155;

    public static IsotonicMap Identity { get; } = new([], []);

    /// <summary>Fits a map; the identity where there are too few forecasts for a block. Orders them in place.</summary>
    /// <param name="block">Forecasts a block begins with: larger ones make a map of fewer points.</param>
    public static IsotonicMap Fit(Span<Forecast> forecasts, int block = BlockMin)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(block, BlockMin);
        var count = forecasts.Length / block;
        if (count == 0)
            return Identity;

        Calibration.Sort(forecasts);
        var (given, came, weights) = (new double[count], new double[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            // The last block takes what is left over.
            var end = i == count - 1 ? forecasts.Length : (i + 1) * block;
            var members = forecasts[(i * block)..end];
            (given[i], came[i]) = (Calibration.MeanProbability(members), Calibration.Frequency(members));
            weights[i] = members.Length;
        }

        count = Pool(given, came, weights);
        var trust = forecasts.Length / (forecasts.Length + PriorCount);
        var (from, to) = (new double[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            from[i] = LogOdds(given[i]);
            to[i] = LogOdds(given[i] + trust * (came[i] - given[i]));
        }

        return new IsotonicMap(from, to);
    }

    public double Apply(double probability)
    {
        if (From.Length == 0 || probability is <= 0 or >= 1)
            return probability;

        var x = LogOdds(probability);
        var upper = Array.BinarySearch(From, x);
        upper = upper < 0 ? ~upper : upper;
        double y;
        if (upper == 0)
            y = x + To[0] - From[0];
        else if (upper == From.Length)
            y = x + To[^1] - From[^1];
        else
            y = To[upper - 1] + (To[upper] - To[upper - 1]) * (x - From[upper - 1]) / (From[upper] - From[upper - 1]);
        return 1 / (1 + Math.Exp(-y));
    }

    /// <summary>Merges neighbours until frequency rises with what was given,
    /// and returns how many blocks are left.</summary>
    private static int Pool(double[] given, double[] came, double[] weights)
    {
        var last = -1;
        for (var block = 0; block < given.Length; block++)
        {
            last++;
            (given[last], came[last], weights[last]) = (given[block], came[block], weights[block]);

            // Blocks of one and the same probability have one centre, and must be one block.
            while (last > 0 && (came[last - 1] >= came[last] || given[last - 1] >= given[last]))
            {
                var weight = weights[last - 1] + weights[last];
                given[last - 1] += (given[last] - given[last - 1]) * weights[last] / weight;
                came[last - 1] += (came[last] - came[last - 1]) * weights[last] / weight;
                weights[last - 1] = weight;
                last--;
            }
        }

        return last + 1;
    }

    private static double LogOdds(double probability) => probability <= 0 ? -LogOddsMax
        : probability >= 1 ? LogOddsMax
        : Math.Clamp(Math.Log(probability / (1 - probability)), -LogOddsMax, LogOddsMax);
}
