namespace Streaming.Engine.Exposures;

/// <summary>Sums of an <see cref="ExposureProfile"/> over all its strikes, in dollars.</summary>
public readonly record struct ExposureTotals
{
    public double CallGex { get; init; }
    public double PutGex { get; init; }
    public double NetGex => CallGex + PutGex;

    /// <summary>Sum of the strikes' absolute net GEX.</summary>
    public double GrossGex { get; init; }

    public double CallDex { get; init; }
    public double PutDex { get; init; }
    public double NetDex => CallDex + PutDex;

    public double NetVex { get; init; }

    /// <summary>Per trading day.</summary>
    public double NetChex => CharmDollarsPerHour * ExposureProfile.HoursPerTradingDay;

    public double CharmDollarsPerHour { get; init; }

    /// <summary>Sum of the strikes' absolute charm dollars per hour.</summary>
    public double GrossCharmDollarsPerHour { get; init; }

    /// <summary>What dealers buy by the close if the spot stays: beside the rate,
    /// which misleads in the last half hour.</summary>
    public double CharmDollarsToClose { get; init; }

    public double ThetaDollarsPerHour { get; init; }

    /// <summary>Per trading day.</summary>
    public double NetThetaDollars => ThetaDollarsPerHour * ExposureProfile.HoursPerTradingDay;

    public double OpenInterest { get; init; }
}
