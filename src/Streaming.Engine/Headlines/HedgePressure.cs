using Streaming.Engine.Exposures;

namespace Streaming.Engine.Headlines;

public enum CharmRegime
{
    Balanced,
    TimeDecayDealersBuy,
    TimeDecayDealersSell,
}

public enum VannaRegime
{
    Balanced,
    VolatilityUpDealersBuy,
    VolatilityUpDealersSell,
}

/// <summary>What passing time and rising volatility make dealers do.</summary>
public static class HedgePressure
{
    private const double NetShareMin = 0.02;

    public static CharmRegime CharmOf(in ExposureTotals totals)
    {
        var bar = NetShareMin * totals.GrossCharmDollarsPerHour;
        return totals.CharmDollarsPerHour > bar ? CharmRegime.TimeDecayDealersBuy
            : totals.CharmDollarsPerHour < -bar ? CharmRegime.TimeDecayDealersSell
            : CharmRegime.Balanced;
    }

    public static VannaRegime VannaOf(in ExposureTotals totals) => Math.Sign(totals.NetVex) switch
    {
        > 0 => VannaRegime.VolatilityUpDealersBuy,
        < 0 => VannaRegime.VolatilityUpDealersSell,
        _ => VannaRegime.Balanced,
    };
}
