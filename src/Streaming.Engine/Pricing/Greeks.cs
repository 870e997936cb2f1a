using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Streaming.Engine.Pricing;

/// <summary>All Greeks of a strip of strikes at once, from total deviations. Rate and yield are 0, as they are within a
/// day.</summary>
public static class Greeks
{
    /// <summary>Below this deviation an option is exercised or worthless, nothing in between.</summary>
    public const double SmallestDeviation = 1e-7;

    // Phi of it is 1 to the last bit.
    private const double Certain = 40;

    /// <summary>Fills the columns with one row a strike.</summary>
    /// <param name="hours">Hours to the close, floored by the caller where it wants finite Greeks; at 0 every row is
    /// terminal: delta is a step, one half at the money, and the rest is 0.</param>
    /// <param name="deviations">Total standard deviations; a row whose own is NaN or under
    /// <see cref="SmallestDeviation"/> is terminal.</param>
    public static void Compute(
        double spot, double forward, double hours, ReadOnlySpan<double> strikes, ReadOnlySpan<double> deviations,
        GreekColumns into)
    {
        if (Vector512.IsHardwareAccelerated)
            Compute<EightLanes>(spot, forward, hours, strikes, deviations, into);
        else if (Vector256.IsHardwareAccelerated)
            Compute<FourLanes>(spot, forward, hours, strikes, deviations, into);
        else
            Compute<TwoLanes>(spot, forward, hours, strikes, deviations, into);
    }

    internal static void Compute<T>(
        double spot, double forward, double hours, ReadOnlySpan<double> strikes, ReadOnlySpan<double> deviations,
        GreekColumns into)
        where T : struct, ILanes<T>
    {
        ArgumentNullException.ThrowIfNull(into);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(spot);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(forward);
        ArgumentOutOfRangeException.ThrowIfNegative(hours);
        ArgumentOutOfRangeException.ThrowIfNotEqual(deviations.Length, strikes.Length);
        into.Resize(strikes.Length);
        var market = new Market(spot, forward, hours);
        var whole = strikes.Length - strikes.Length % T.Count;
        Fill<T>(
            market, in MemoryMarshal.GetReference(strikes), in MemoryMarshal.GetReference(deviations), into, 0, whole);
        if (whole == strikes.Length)
            return;

        // The rest goes through the same formulas as whole lanes, filled up with rows that stay behind the count.
        Span<double> lastStrikes = stackalloc double[GreekColumns.Padding];
        Span<double> lastDeviations = stackalloc double[GreekColumns.Padding];
        lastStrikes.Fill(1);
        lastDeviations.Fill(1);
        strikes[whole..].CopyTo(lastStrikes);
        deviations[whole..].CopyTo(lastDeviations);
        Fill<T>(market, in lastStrikes[0], in lastDeviations[0], into, whole, T.Count);
    }

    private static void Fill<T>(
        in Market market, ref readonly double strikes, ref readonly double deviations, GreekColumns into, int firstRow,
        int rows)
        where T : struct, ILanes<T>
    {
        ref var deltaCall = ref into.DeltaCall.At(firstRow);
        ref var deltaPut = ref into.DeltaPut.At(firstRow);
        ref var gammas = ref into.Gamma.At(firstRow);
        ref var speed = ref into.Speed.At(firstRow);
        ref var vegaPerDeviation = ref into.VegaPerDeviation.At(firstRow);
        ref var vannaPerLogDeviation = ref into.VannaPerLogDeviation.At(firstRow);
        ref var charmPerHour = ref into.CharmPerHour.At(firstRow);
        ref var thetaPerHour = ref into.ThetaPerHour.At(firstRow);
        ref var colorPerHour = ref into.ColorPerHour.At(firstRow);
        var zero = T.All(0);
        var one = T.All(1);
        var spot = T.All(market.Spot);
        var forward = T.All(market.Forward);
        var perSpot = T.All(1 / market.Spot);
        var alive = market.Hours > 0;
        var perTwoHours = T.All(alive ? 0.5 / market.Hours : 0);
        var smallest = T.All(alive ? SmallestDeviation : double.PositiveInfinity);
        for (nuint row = 0; row < (nuint)rows; row += (nuint)T.Count)
        {
            var strike = T.Load(in strikes, row);
            var given = T.Load(in deviations, row);
            var live = T.Both(T.AtLeast(given, smallest), T.Below(given, T.All(double.PositiveInfinity)));
            var w = T.Choose(live, given, one);
            var perW = one / w;
            var step = T.Choose(
                T.Below(strike, spot), T.All(Certain), T.Choose(T.Below(spot, strike), T.All(-Certain), zero));
            var d1 = T.Choose(live, T.MultiplyAdd(LaneMath.LogRatio(forward, strike), perW, T.All(0.5) * w), step);
            var d2 = d1 - w;

            // One exponential serves the density and both probabilities.
            var exponential = LaneMath.Exponential(T.All(-0.5) * d1 * d1);
            var density = T.Choose(live, T.All(NormalDistribution.InverseRootTwoPi) * exponential, zero);
            var tail = exponential * LaneMath.ScaledTail(T.Abs(d1));
            var above = T.Below(zero, d1);
            T.Choose(above, one - tail, tail).Store(ref deltaCall, row);
            T.Choose(above, -tail, tail - one).Store(ref deltaPut, row);

            var gamma = density * perW * perSpot;
            var vega = density * spot;
            var vanna = -density * d2;
            gamma.Store(ref gammas, row);
            (-gamma * perSpot * T.MultiplyAdd(d1, perW, one)).Store(ref speed, row);
            vega.Store(ref vegaPerDeviation, row);
            vanna.Store(ref vannaPerLogDeviation, row);
            (-vanna * perTwoHours).Store(ref charmPerHour, row);
            (-vega * w * perTwoHours).Store(ref thetaPerHour, row);
            (gamma * T.MultiplyAdd(-d1, d2, one) * perTwoHours).Store(ref colorPerHour, row);
        }
    }

    /// <summary>Unchecked: the columns are as long as the padded count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref double At(this double[] column, int row) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(column), row);

    private readonly record struct Market(double Spot, double Forward, double Hours);
}
