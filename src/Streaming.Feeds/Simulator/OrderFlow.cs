namespace Streaming.Feeds.Simulator;

/// <summary>What customers do when one of their orders arrives: open something, or close what they opened
/// before.</summary>
internal sealed class OrderFlow
{
    /// <summary>How many legs a package has in the mean.</summary>
    private const double PackageLegs = 0.65 * 2 + 0.10 * 3 + 0.25 * 4;

    private const double CrossChance = 0.01;
    private const double CompressionChance = 0.00005;
    private const double OutOfTheMoneyChance = 0.8;
    private const double SentimentMemory = 0.95;

    private readonly RandomStream _random;
    private readonly SimulatedChain _chain;
    private readonly OrderMix _mix;
    private readonly ClosingPlan _closing;
    private readonly CustomerOrder _order = new();
    private readonly double[] _sentiment = new double[2];
    private int _packages;

    public OrderFlow(SimulatedChain chain, RandomStream random, SimulatorOptions options, int seconds)
    {
        _chain = chain;
        _random = random;
        _mix = OrderMix.Of(options.Difficulty);
        _closing = new ClosingPlan(random, options.Closing, seconds);
    }

    /// <summary>How many prints an order makes in the mean.</summary>
    public static double PrintsPerOrder(SimulatorDifficulty difficulty) =>
        1 + OrderMix.Of(difficulty).PackageOrders(PackageLegs) * (PackageLegs - 1);

    /// <summary>The order that arrives now. The next call overwrites it.</summary>
    /// <param name="now">Seconds since the open.</param>
    public CustomerOrder Next(double now)
    {
        _order.Clear();
        _order.Package = 0;
        while (_closing.TryTake(now, out var lot))
            if (TryClose(lot))
                return _order;

        Open(now);
        return _order;
    }

    private bool TryClose(Lot lot)
    {
        foreach (var leg in lot.Legs)
            if (leg.Side > 0 && _chain.BidCents[leg.Contract] == 0 && lot.Legs.Length == 1)
                return false; // Nobody buys it back: it is left to expire.

        foreach (var leg in lot.Legs)
            _order.Add(leg.Contract, -leg.Side, leg.Ratio, leg.Size / leg.Ratio);
        _order.Opens = false;
        _order.Origin = lot.Legs.Length > 1 ? TradeOrigin.Package : _mix.Single(_random.Uniform());
        _order.Package = lot.Legs.Length > 1 ? ++_packages : 0;
        return true;
    }

    private void Open(double now)
    {
        _order.Opens = true;
        var kind = _random.Uniform();
        if (kind < CrossChance + CompressionChance)
        {
            _order.Origin = kind < CrossChance ? TradeOrigin.Cross : TradeOrigin.Compression;
            _order.Opens = kind < CrossChance;
            _order.Add(Contract(), 1, 1, Size());
            return;
        }

        if (_random.Chance(_mix.PackageOrders(PackageLegs)))
            AddPackage();
        else
            AddSingle();
        _closing.Add(now, _order.Legs);
    }

    private void AddSingle()
    {
        _order.Origin = _mix.Single(_random.Uniform());
        var contract = Contract();
        _order.Add(contract, Side(contract), 1, Size());
    }

    private void AddPackage()
    {
        _order.Origin = TradeOrigin.Package;
        _order.Package = ++_packages;
        var kind = _random.Uniform();
        var width = Math.Min(1 + _random.Below(4), (_chain.StrikeCount - 1) / 4);
        var contract = Contract();
        var right = contract & 1;
        var side = Side(contract);
        var size = Size();
        var strike = Math.Clamp(contract >> 1, 2 * width, _chain.StrikeCount - 1 - 2 * width);
        switch (kind)
        {
            case < 0.50: // vertical
                _order.Add(2 * strike + right, side, 1, size);
                _order.Add(2 * (strike + (right == 0 ? width : -width)) + right, -side, 1, size);
                break;
            case < 0.65: // strangle, or a straddle where both strikes are one
                var apart = width - 1;
                _order.Add(2 * (strike - apart) + 1, side, 1, size);
                _order.Add(2 * (strike + apart), side, 1, size);
                break;
            case < 0.75: // butterfly
                _order.Add(2 * (strike - width) + right, side, 1, size);
                _order.Add(2 * strike + right, -side, 2, size);
                _order.Add(2 * (strike + width) + right, side, 1, size);
                break;
            default: // iron condor
                _order.Add(2 * (strike - 2 * width) + 1, side, 1, size);
                _order.Add(2 * (strike - width) + 1, -side, 1, size);
                _order.Add(2 * (strike + width), -side, 1, size);
                _order.Add(2 * (strike + 2 * width), side, 1, size);
                break;
        }
    }

    /// <summary>A contract that customers want: near the money, mostly out of it, and with a bid.</summary>
    private int Contract()
    {
        var right = (int)(_random.Next() >> 63);
        var outside = _random.Chance(OutOfTheMoneyChance);
        var offset = Math.Abs(_random.Normal()) * 0.9 * Math.Max(_chain.DeviationDollars, 1.5 * _chain.StrikeStep);
        var above = right == 0 == outside;
        var strike = _chain.NearestStrike(_chain.Price + (above ? offset : -offset));
        var home = _chain.NearestStrike(_chain.Price);
        while (strike != home && _chain.BidCents[2 * strike + right] == 0)
            strike += strike < home ? 1 : -1;
        return 2 * strike + right;
    }

    /// <summary>Customers lean one way in calls and one way in puts, for a while.</summary>
    private int Side(int contract)
    {
        ref var sentiment = ref _sentiment[contract & 1];
        sentiment = SentimentMemory * sentiment
            + Math.Sqrt(1 - SentimentMemory * SentimentMemory) * _random.Normal();
        return _random.Chance(1 / (1 + PortableMath.Exp(-sentiment))) ? 1 : -1;
    }

    private int Size() => _random.Uniform() switch
    {
        < 0.42 => 1,
        < 0.60 => Between(2, 4),
        < 0.80 => Between(5, 10),
        < 0.95 => Between(10, 39),
        < 0.995 => Between(50, 199),
        _ => Between(200, 1500),
    };

    // Sizes fall off like their inverse square, as the tails of trade sizes do.
    private int Between(int from, int to)
    {
        var u = _random.Uniform();
        return (int)(from * (to + 1.0) / (to + 1.0 - u * (to + 1.0 - from)));
    }

    /// <summary>The mean of the sizes above: of every class, the mean of its inverse square law.</summary>
    public const double SizeMean = 11;
}
