namespace Streaming.Engine.Pricing;

/// <summary>The total deviation of every strike, calls and puts alike. Before its first fit a smile must not be
/// asked.</summary>
public abstract class Smile
{
    /// <summary>The forward of the last fit.</summary>
    public double Forward { get; protected set; }

    /// <summary>The deviation at the forward.</summary>
    public double AtTheMoney { get; protected set; }

    public abstract double DeviationAt(double strike);

    public void DeviationsAt(ReadOnlySpan<double> strikes, Span<double> deviations)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(deviations.Length, strikes.Length);
        for (var i = 0; i < strikes.Length; i++)
            deviations[i] = DeviationAt(strikes[i]);
    }
}
