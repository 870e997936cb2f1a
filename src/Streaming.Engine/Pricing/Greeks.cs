namespace Streaming.Engine.Pricing;

/// <summary>All Greeks of a strip of strikes at once, from total deviations. Rate and yield are 0, as they are within a day.
/// </summary>
public static class Greeks
{
    /// <summary>Below this deviation an option is exercised or worthless, nothing in between.</summary>
    public const double SmallestDeviation = 1e-7;

    /// <summary>Fills the columns with one row a strike.</summary>
    /// <param name="hours">Hours to the close, floored by the caller where it wants finite Greeks; at 0 every row is
    /// terminal: delta is a step, one half at the money, and the rest is 0.</param>
    /// <param name="deviations">Total standard deviations; a row whose own is NaN or under
    /// <see cref="SmallestDeviation"/> is terminal.</param>
    public static void Compute(
        double spot, double forward, double hours, ReadOnlySpan<double> strikes, ReadOnlySpan<double> deviations,
        GreekColumns into)
    {
        ArgumentNullException.ThrowIfNull(into);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(spot);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(forward);
        ArgumentOutOfRangeException.ThrowIfNegative(hours);
        ArgumentOutOfRangeException.ThrowIfNotEqual(deviations.Length, strikes.Length);
        into.Resize(strikes.Length);
        for (var row = 0; row < strikes.Length; row++)
            ComputeRow(spot, forward, hours, strikes[row], deviations[row], into, row);
    }

    private static void ComputeRow(
        double spot, double forward, double hours, double strike, double deviation, GreekColumns into, int row)
    {
        var terminal = hours == 0 || !(deviation >= SmallestDeviation);
        var d1 = terminal
            ? Math.Sign(spot - strike) * double.PositiveInfinity
            : Black.LogRatio(forward, strike) / deviation + 0.5 * deviation;
        if (double.IsNaN(d1))
            d1 = 0;

        into.DeltaCall[row] = NormalDistribution.Cumulative(d1);
        into.DeltaPut[row] = -NormalDistribution.Cumulative(-d1);
        var density = terminal ? 0 : NormalDistribution.Density(d1);
        if (density == 0)
            (d1, deviation, hours) = (0, 1, 1);

        var d2 = d1 - deviation;
        var perTwoHours = 1 / (2 * hours);
        var gamma = density / (spot * deviation);
        into.Gamma[row] = gamma;
        into.Speed[row] = -gamma / spot * (1 + d1 / deviation);
        into.VegaPerDeviation[row] = spot * density;
        into.VannaPerLogDeviation[row] = -density * d2;
        into.CharmPerHour[row] = density * d2 * perTwoHours;
        into.ThetaPerHour[row] = -spot * density * deviation * perTwoHours;
        into.ColorPerHour[row] = gamma * (1 - d1 * d2) * perTwoHours;
    }
}
