namespace Streaming.Engine.Pricing;

/// <summary>All Greeks of a chain in closed form, without rates: what expires today settles tomorrow either way.</summary>
public static class Greeks
{
    // Beyond this the density is below the smallest double.
    private const double ScoreMax = 38;

    /// <param name="hours">Hours to the close; 0 gives what is left at expiry.</param>
    /// <param name="deviations">Total standard deviation of each strike.</param>
    public static void Compute(
        double spot, double forward, double hours, ReadOnlySpan<double> strikes, ReadOnlySpan<double> deviations,
        GreekColumns into)
    {
        into.Resize(strikes.Length);
        for (var row = 0; row < strikes.Length; row++)
        {
            var w = deviations[row];
            if (w < Black.DeviationFloor || hours <= 0)
                Terminal(row, forward, strikes[row], into);
            else
                Live(row, spot, forward, hours, strikes[row], w, into);
        }
    }

    private static void Live(
        int row, double spot, double forward, double hours, double strike, double w, GreekColumns into)
    {
        var d1 = Math.Log(forward / strike) / w + 0.5 * w;
        var d2 = d1 - w;
        var density = Math.Abs(d1) > ScoreMax ? 0 : NormalDistribution.Density(d1);
        var gamma = density / (spot * w);
        into.DeltaCall[row] = NormalDistribution.Cumulative(d1);
        into.DeltaPut[row] = -NormalDistribution.Cumulative(-d1);
        into.Gamma[row] = gamma;
        into.Speed[row] = -(gamma / spot) * (1 + d1 / w);
        into.VegaPerDeviation[row] = spot * density;
        into.VannaPerLogDeviation[row] = -density * d2;
        into.CharmPerHour[row] = density * d2 / (2 * hours);
        into.ThetaPerHour[row] = -spot * density * w / (2 * hours);
        into.ColorPerHour[row] = gamma * (1 - d1 * d2) / (2 * hours);
    }

    private static void Terminal(int row, double forward, double strike, GreekColumns into)
    {
        var call = forward > strike ? 1 : forward < strike ? 0 : 0.5;
        into.DeltaCall[row] = call;
        into.DeltaPut[row] = call - 1;
        into.Gamma[row] = into.Speed[row] = into.VegaPerDeviation[row] = into.VannaPerLogDeviation[row] = 0;
        into.CharmPerHour[row] = into.ThetaPerHour[row] = into.ColorPerHour[row] = 0;
    }
}
