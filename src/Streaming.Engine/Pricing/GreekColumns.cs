namespace Streaming.Engine.Pricing;

/// <summary>The Greeks of a chain, one column a Greek, one element a strike row; call and put share all but delta.</summary>
public sealed class GreekColumns
{
    // Columns are padded so that a vector loop may write whole vectors.
    private const int Padding = 8;

    public int Count { get; private set; }

    public double[] DeltaCall { get; private set; } = [];

    public double[] DeltaPut { get; private set; } = [];

    /// <summary>Shares per $.</summary>
    public double[] Gamma { get; private set; } = [];

    /// <summary>Shares per $^2.</summary>
    public double[] Speed { get; private set; } = [];

    /// <summary>$ per unit of total deviation.</summary>
    public double[] VegaPerDeviation { get; private set; } = [];

    /// <summary>Shares per unit of ln w: divided by sigma it is vanna per 1.00 of volatility.</summary>
    public double[] VannaPerLogDeviation { get; private set; } = [];

    /// <summary>Shares per hour of passing time.</summary>
    public double[] CharmPerHour { get; private set; } = [];

    /// <summary>$ per hour.</summary>
    public double[] ThetaPerHour { get; private set; } = [];

    /// <summary>Shares per $ per hour.</summary>
    public double[] ColorPerHour { get; private set; } = [];

    internal void Resize(int count)
    {
        Count = count;
        if (DeltaCall.Length >= count + Padding)
            return;

        var capacity = Math.Max(32, 2 * (count + Padding));
        DeltaCall = new double[capacity];
        DeltaPut = new double[capacity];
        Gamma = new double[capacity];
        Speed = new double[capacity];
        VegaPerDeviation = new double[capacity];
        VannaPerLogDeviation = new double[capacity];
        CharmPerHour = new double[capacity];
        ThetaPerHour = new double[capacity];
        ColorPerHour = new double[capacity];
    }
}
