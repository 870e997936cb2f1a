using System.Numerics;

namespace Streaming.Engine.Pricing;

/// <summary>The Greeks of a strip of strikes, a column each, one share and one option a row.</summary>
/// <remarks>Columns are longer than <see cref="Count"/>, up to a multiple of the widest vector, so that a kernel may
/// write whole vectors; what stands behind <see cref="Count"/> means nothing.</remarks>
public sealed class GreekColumns
{
    /// <summary>Doubles in the widest vector there is; every column's length is a multiple of it.</summary>
    public const int Padding = 8;

    public int Count { get; private set; }

    /// <summary>Shares.</summary>
    public double[] DeltaCall { get; private set; } = [];

    /// <summary>Shares, negative; Phi(-d1) itself rather than one less the call's, so that small ones keep their
    /// digits.</summary>
    public double[] DeltaPut { get; private set; } = [];

    /// <summary>Shares a dollar, of call and put alike, as is all that follows.</summary>
    public double[] Gamma { get; private set; } = [];

    /// <summary>Shares a dollar squared.</summary>
    public double[] Speed { get; private set; } = [];

    /// <summary>Dollars per unit of total deviation; times sqrt(tau) it is per 1.00 of volatility.</summary>
    public double[] VegaPerDeviation { get; private set; } = [];

    /// <summary>Shares per unit of the deviation's logarithm; over sigma it is per 1.00 of volatility.</summary>
    public double[] VannaPerLogDeviation { get; private set; } = [];

    /// <summary>Shares an hour of passing time.</summary>
    public double[] CharmPerHour { get; private set; } = [];

    /// <summary>Dollars an hour of passing time.</summary>
    public double[] ThetaPerHour { get; private set; } = [];

    /// <summary>Shares a dollar and hour of passing time.</summary>
    public double[] ColorPerHour { get; private set; } = [];

    /// <summary>Makes room for this many rows; columns that were large enough stay the same arrays.</summary>
    public void EnsureCapacity(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        if (rows <= DeltaCall.Length)
            return;

        var length = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(rows, Padding));
        DeltaCall = new double[length];
        DeltaPut = new double[length];
        Gamma = new double[length];
        Speed = new double[length];
        VegaPerDeviation = new double[length];
        VannaPerLogDeviation = new double[length];
        CharmPerHour = new double[length];
        ThetaPerHour = new double[length];
        ColorPerHour = new double[length];
    }

    internal void Resize(int rows)
    {
        EnsureCapacity(rows);
        Count = rows;
    }
}
