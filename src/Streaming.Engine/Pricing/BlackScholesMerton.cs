using Streaming.Engine.MarketData;

namespace Streaming.Engine.Pricing;

/// <summary>The textbook's one-clock formulas with a rate and a yield, per share and year: what published values are
/// quoted in.</summary>
/// <param name="Charm">By passing time, as all Greeks of time here.</param>
public readonly record struct BlackScholesMerton(
    double Value, double Delta, double Gamma, double Vega, double Theta, double Vanna, double Charm, double Speed,
    double Zomma, double Color)
{
    public static BlackScholesMerton Of(
        OptionRight right, double spot, double strike, double yield, double rate, double years, double volatility)
    {
        var root = Math.Sqrt(years);
        var w = volatility * root;
        var d1 = (Math.Log(spot / strike) + (rate - yield) * years) / w + 0.5 * w;
        var d2 = d1 - w;
        var carry = Math.Exp(-yield * years);
        var discount = Math.Exp(-rate * years);
        var density = carry * NormalDistribution.Density(d1);
        var sign = right == OptionRight.Call ? 1 : -1;
        var inTheMoney = NormalDistribution.Cumulative(sign * d1);
        var exercised = NormalDistribution.Cumulative(sign * d2);
        var gamma = density / (spot * w);
        var drift = (rate - yield) / w - d2 / (2 * years);
        return new BlackScholesMerton(
            Value: sign * (spot * carry * inTheMoney - strike * discount * exercised),
            Delta: sign * carry * inTheMoney,
            Gamma: gamma,
            Vega: spot * density * root,
            Theta: -spot * density * volatility / (2 * root)
                + sign * (yield * spot * carry * inTheMoney - rate * strike * discount * exercised),
            Vanna: -density * d2 / volatility,
            Charm: sign * yield * carry * inTheMoney - density * drift,
            Speed: -gamma / spot * (1 + d1 / w),
            Zomma: gamma * (d1 * d2 - 1) / volatility,
            Color: gamma * (yield + (rate - yield) * d1 / w + (1 - d1 * d2) / (2 * years)));
    }
}
