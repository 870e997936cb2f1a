using Streaming.Engine.MarketData;

namespace Streaming.Feeds.Simulator;

/// <summary>The options of one underlying that expire today, what each is worth now and what is quoted for
/// it.</summary>
/// <remarks>A contract's index is twice its strike's, plus one for the put. Values follow <see cref="Mark"/> lazily,
/// since most contracts are not looked at in most seconds.</remarks>
internal sealed class SimulatedChain
{
    private const double StrikeRange = 0.03;
    private const double WingMax = 4; // in deviations; the smile is flat beyond

    private readonly double[] _logStrike;
    private readonly double[] _callValue;
    private readonly double[] _callDelta;
    private readonly double[] _deviation;
    private readonly double[] _d1;
    private readonly int[] _markOf;
    private double _price;
    private double _logPrice;
    private int _mark;

    public SimulatedChain(SymbolSetting setting, DateOnly expiry, double price, double volatility)
    {
        var step = setting.StrikeStepCents / 100.0;
        var range = Math.Max(StrikeRange, 3.5 * volatility);
        var first = Math.Max(1, (int)Math.Ceiling(price * (1 - range) / step));
        var last = (int)Math.Floor(price * (1 + range) / step);
        StrikeCount = last - first + 1;
        StrikeStep = step;
        Strikes = new double[StrikeCount];
        Contracts = new OptionContract[2 * StrikeCount];
        _logStrike = new double[StrikeCount];
        _callValue = new double[StrikeCount];
        _callDelta = new double[StrikeCount];
        _deviation = new double[StrikeCount];
        _d1 = new double[StrikeCount];
        _markOf = new int[StrikeCount];
        BidCents = new int[2 * StrikeCount];
        AskCents = new int[2 * StrikeCount];
        BidSize = new int[2 * StrikeCount];
        AskSize = new int[2 * StrikeCount];
        for (var k = 0; k < StrikeCount; k++)
        {
            var cents = (long)(first + k) * setting.StrikeStepCents;
            Strikes[k] = cents / 100.0;
            _logStrike[k] = PortableMath.Log(Strikes[k]);
            Contracts[2 * k] = new OptionContract(setting.Root, expiry, OptionRight.Call, cents * 10);
            Contracts[2 * k + 1] = new OptionContract(setting.Root, expiry, OptionRight.Put, cents * 10);
        }
    }

    public int StrikeCount { get; }

    public double StrikeStep { get; }

    public double[] Strikes { get; }

    public OptionContract[] Contracts { get; }

    public int[] BidCents { get; }

    public int[] AskCents { get; }

    public int[] BidSize { get; }

    public int[] AskSize { get; }

    /// <summary>The standard deviation to the close at the money.</summary>
    public double DeviationAtTheMoney { get; private set; }

    /// <summary>The same in dollars.</summary>
    public double DeviationDollars => _price * DeviationAtTheMoney;

    public double Price => _price;

    public static bool IsPut(int contract) => (contract & 1) != 0;

    /// <summary>Sets the price of the underlying and the deviation to the close that everything is valued at.</summary>
    public void Mark(double price, double deviation)
    {
        _price = price;
        _logPrice = PortableMath.Log(price);
        DeviationAtTheMoney = deviation;
        _mark++;
    }

    /// <summary>What the contract is worth: Black's formula with no carry, on the smile.</summary>
    public double Value(int contract)
    {
        var k = Valued(contract >> 1);
        return IsPut(contract)
            ? Math.Max(0, _callValue[k] - _price + Strikes[k])
            : _callValue[k];
    }

    public double Delta(int contract)
    {
        var k = Valued(contract >> 1);
        return IsPut(contract) ? _callDelta[k] - 1 : _callDelta[k];
    }

    public double Gamma(int strike)
    {
        var k = Valued(strike);
        return PortableMath.NormalDensity(_d1[k]) / (_price * _deviation[k]);
    }

    /// <summary>d1 of a strike and its standard deviation, of which all its Greeks are made.</summary>
    public (double D1, double Deviation) State(int strike)
    {
        var k = Valued(strike);
        return (_d1[k], _deviation[k]);
    }

    /// <summary>The same if the underlying were at another price.</summary>
    /// <param name="logPrice">The logarithm of that price.</param>
    public (double D1, double Deviation) StateAt(int strike, double logPrice)
    {
        var moneyness = _logStrike[strike] - logPrice;
        var deviation = SmileDeviation(moneyness, DeviationAtTheMoney);
        return (-moneyness / deviation + 0.5 * deviation, deviation);
    }

    public int NearestStrike(double level) =>
        Math.Clamp((int)Math.Floor((level - Strikes[0]) / StrikeStep + 0.5), 0, StrikeCount - 1);

    /// <summary>A skewed smile that passes Durrleman's condition everywhere (its least g is 0.43).</summary>
    private static double SmileDeviation(double logMoneyness, double deviation)
    {
        var z = Math.Clamp(logMoneyness / deviation, -WingMax, WingMax);
        return deviation * Math.Sqrt(1 - 0.08 * z + 0.03 * z * z);
    }

    private int Valued(int k)
    {
        if (_markOf[k] == _mark)
            return k;

        var (d1, w) = StateAt(k, _logPrice);
        _deviation[k] = w;
        _d1[k] = d1;
        _callDelta[k] = PortableMath.NormalDistribution(d1);
        _callValue[k] = Math.Max(0, _price * _callDelta[k] - Strikes[k] * PortableMath.NormalDistribution(d1 - w));
        _markOf[k] = _mark;
        return k;
    }
}
