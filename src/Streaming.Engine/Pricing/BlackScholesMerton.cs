using Streaming.Engine.MarketData;

namespace Streaming.Engine.Pricing;

/// <summary>Black-Scholes-Merton with one clock, a rate and a yield, and its Greeks a year of that clock: what the
/// literature tabulates. The engine itself prices in total deviations (<see cref="Black"/>,
/// <see cref="Greeks"/>).</summary>
/// <remarks>Theta, charm and color are derivatives by the passage of time. E. G. Haug, The Complete Guide to Option
/// Pricing Formulas (2007), chapter 2.</remarks>
public readonly struct BlackScholesMerton
{
    private readonly double _spot;
    private readonly double _strike;
    private readonly double _rate;
    private readonly double _yield;
    private readonly double _volatility;
    private readonly double _years;
    private readonly double _deviation;
    private readonly double _d1;
    private readonly double _d2;
    private readonly double _discount;
    private readonly double _carry;
    private readonly double _density;

    public BlackScholesMerton(
        double spot, double strike, double rate, double yield, double volatility, double years)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(spot);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(strike);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(volatility);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(years);
        _spot = spot;
        _strike = strike;
        _rate = rate;
        _yield = yield;
        _volatility = volatility;
        _years = years;
        _deviation = volatility * Math.Sqrt(years);
        _d1 = (Black.LogRatio(spot, strike) + (rate - yield) * years) / _deviation + 0.5 * _deviation;
        _d2 = _d1 - _deviation;
        _discount = Math.Exp(-rate * years);
        _carry = Math.Exp(-yield * years);
        _density = _carry * NormalDistribution.Density(_d1);
    }

    public double Gamma => _density / (_spot * _deviation);

    public double Speed => -Gamma / _spot * (1 + _d1 / _deviation);

    /// <summary>Per 1.00 of volatility, as is what follows.</summary>
    public double Vega => _spot * _density * Math.Sqrt(_years);

    public double Vanna => -_density * _d2 / _volatility;

    public double Zomma => Gamma * (_d1 * _d2 - 1) / _volatility;

    public double Color =>
        Gamma * (_yield + (_rate - _yield) * _d1 / _deviation + (1 - _d1 * _d2) / (2 * _years));

    public double Price(OptionRight right) =>
        _discount * Black.Price(right, _spot * Math.Exp((_rate - _yield) * _years), _strike, _deviation);

    public double Delta(OptionRight right) =>
        right == OptionRight.Call
            ? _carry * NormalDistribution.Cumulative(_d1)
            : -_carry * NormalDistribution.Cumulative(-_d1);

    public double Charm(OptionRight right) =>
        _yield * Delta(right) - _density * ((_rate - _yield) / _deviation - _d2 / (2 * _years));

    public double Theta(OptionRight right)
    {
        var sign = right == OptionRight.Call ? 1 : -1;
        return -_spot * _density * _deviation / (2 * _years)
            + _yield * _spot * Delta(right)
            - sign * _rate * _strike * _discount * NormalDistribution.Cumulative(sign * _d2);
    }
}
