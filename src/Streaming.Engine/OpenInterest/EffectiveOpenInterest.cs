using Streaming.Engine.MarketData;

namespace Streaming.Engine.OpenInterest;

/// <summary>The compat estimate of what is open now.</summary>
/// <remarks>settled + weight x (bought - sold), clamped at zero for each contract and only then summed. The weight is
/// the share of signed volume taken to open positions.</remarks>
public static class EffectiveOpenInterest
{
    public const double CompatWeight = 0.43;

    /// <summary>Fills a column for each leg of the chain.</summary>
    public static void Compute(LegColumns legs, Span<double> effective)
    {
        var settled = legs.Settled;
        var bought = legs.BuyVolume;
        var sold = legs.SellVolume;
        for (var row = 0; row < settled.Length; row++)
            effective[row] = Math.Max(0, settled[row] + CompatWeight * (bought[row] - sold[row]));
    }
}
