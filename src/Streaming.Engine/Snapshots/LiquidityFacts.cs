using Streaming.Engine.MarketData;

namespace Streaming.Engine.Snapshots;

/// <summary>What it costs to trade, in percent of the mid.</summary>
/// <param name="AtmSpreadPercent">Mean of call and put at the strike nearest the spot that has a two-sided quote.</param>
/// <param name="WeightedSpreadPercent">By open interest, over the strikes near the spot.</param>
/// <param name="ExecutionScore">0 to 100: how tight the money is quoted, and how much is open there.</param>
public readonly record struct LiquidityFacts(
    double? AtmSpreadPercent, double? WeightedSpreadPercent, int? ExecutionScore)
{
    private const double WindowShare = 0.03;
    private const double SpreadPoints = 70;
    private const double DepthPoints = 30;
    private const double DepthSaturation = 5_000;

    /// <summary>The vendors name the weights, the decay and 5,000 contracts. This scale puts their example where they
    /// have it: 0.45 % and a full depth are 86.</summary>
    private const double SpreadScale = 2;

    internal static LiquidityFacts Of(
        OptionChain chain, double spot, ReadOnlySpan<double> callOpenInterest, ReadOnlySpan<double> putOpenInterest)
    {
        var strikes = chain.Strikes;
        var atm = -1;
        double weights = 0, weighted = 0;
        for (var row = 0; row < callOpenInterest.Length; row++)
        {
            var call = SpreadPercent(chain.Calls, row);
            var put = SpreadPercent(chain.Puts, row);
            var distance = Math.Abs(strikes[row] - spot);
            if ((call ?? put) is not null && (atm < 0 || distance < Math.Abs(strikes[atm] - spot)))
                atm = row;
            if (distance > WindowShare * spot)
                continue;

            Weigh(call, callOpenInterest[row], ref weights, ref weighted);
            Weigh(put, putOpenInterest[row], ref weights, ref weighted);
        }

        if (atm < 0)
            return default;

        var (atmCall, atmPut) = (SpreadPercent(chain.Calls, atm), SpreadPercent(chain.Puts, atm));
        var spread = (atmCall ?? atmPut)!.Value;
        if (atmCall is not null && atmPut is { } other)
            spread = 0.5 * (spread + other);
        var depth = Math.Min(1, (callOpenInterest[atm] + putOpenInterest[atm]) / DepthSaturation);
        return new LiquidityFacts(
            spread,
            weights > 0 ? weighted / weights : null,
            (int)Math.Round(
                SpreadPoints * Math.Exp(-spread / SpreadScale) + DepthPoints * depth, MidpointRounding.AwayFromZero));
    }

    internal static double? SpreadPercent(LegColumns legs, int row)
    {
        var quote = legs.QuoteAt(row);
        return quote.TryGetMid(out var mid) ? 100 * (quote.Ask - quote.Bid) / mid : null;
    }

    private static void Weigh(double? spread, double weight, ref double weights, ref double weighted)
    {
        if (spread is not { } known)
            return;

        weights += weight;
        weighted += weight * known;
    }
}
