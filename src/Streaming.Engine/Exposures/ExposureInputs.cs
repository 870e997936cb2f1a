namespace Streaming.Engine.Exposures;

/// <summary>What a sample knows of a chain, one element a strike row (a call and a put), strikes ascending.</summary>
public readonly ref struct ExposureInputs
{
    /// <summary>Shares an option delivers.</summary>
    public const double Multiplier = 100;

    public required Book Book { get; init; }

    public required double Spot { get; init; }

    /// <summary>Volatility over total deviation, 1/sqrt(years to the close on the session clock).</summary>
    public required double SigmaPerDeviation { get; init; }

    public required ReadOnlySpan<double> Strikes { get; init; }

    /// <summary>The smile's total standard deviation w to the expiry at each strike.</summary>
    public required ReadOnlySpan<double> Deviations { get; init; }

    public required ReadOnlySpan<double> DeltaCall { get; init; }

    public required ReadOnlySpan<double> DeltaPut { get; init; }

    /// <summary>Shares per dollar; call and put share it, as they share the three columns below.</summary>
    public required ReadOnlySpan<double> Gamma { get; init; }

    /// <summary>Change of delta per unit of ln w, which needs no clock.</summary>
    public required ReadOnlySpan<double> VannaPerLogDeviation { get; init; }

    /// <summary>Change of delta per hour that passes.</summary>
    public required ReadOnlySpan<double> CharmPerHour { get; init; }

    /// <summary>Dollars a share per hour that passes.</summary>
    public required ReadOnlySpan<double> ThetaPerHour { get; init; }

    public required ReadOnlySpan<double> CallOpenInterest { get; init; }

    public required ReadOnlySpan<double> PutOpenInterest { get; init; }

    /// <summary>Contracts the dealers are long; read in the principled book only.</summary>
    public ReadOnlySpan<double> CallPosition { get; init; }

    /// <inheritdoc cref="CallPosition"/>
    public ReadOnlySpan<double> PutPosition { get; init; }
}
