using Streaming.Engine.Bars;

namespace Streaming.Engine.Exposures;

/// <summary>What one print makes dealers hedge, in <see cref="FlowColumns"/>' integers of 1e-4 $; + is buying the
/// underlying, the sign of the customers' delta.</summary>
public readonly record struct TradeHedge(long DeltaUnits, long GammaUnits)
{
    /// <param name="signedContracts">Contracts the customer bought, negative where sold; in the principled book the
    /// expected number, which need not be whole.</param>
    /// <param name="deltaWeight">0 for stock-option prints, whose delta came hedged with the stock.</param>
    public static TradeHedge Of(double signedContracts, double delta, double gamma, double spot, double deltaWeight = 1)
    {
        var dollars = signedContracts * ExposureInputs.Multiplier * spot;
        return new TradeHedge(
            FlowColumns.ToUnits(dollars * delta * deltaWeight), FlowColumns.ToUnits(dollars * gamma * spot * 0.01));
    }

    public static TradeHedge operator -(TradeHedge hedge) => new(-hedge.DeltaUnits, -hedge.GammaUnits);
}
