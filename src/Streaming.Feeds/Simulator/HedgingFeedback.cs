namespace Streaming.Feeds.Simulator;

/// <summary>Dealers who hedge what they hold move the underlying, after M. Avellaneda and M. Lipkin, "A
/// market-induced mechanism for stock pinning", Quantitative Finance 3 (2003) 417-425.</summary>
internal sealed class HedgingFeedback
{
    private const double Multiplier = 100;
    private const int WeighSeconds = 30;

    // Beyond these the linear impact is no model of anything.
    private const double BetaMin = -0.2;
    private const double BetaMax = 1;
    private const double DampingMin = 0.6;

    private readonly SimulatedChain _chain;
    private readonly CustomerBook _book;
    private readonly double _impactAtOpen;
    private double _impact;
    private double _flow;

    /// <param name="beta">Of the strike with the most gamma, long or short, at the open.</param>
    public HedgingFeedback(SimulatedChain chain, CustomerBook book, double beta)
    {
        _chain = chain;
        _book = book;
        var strongest = StrongestGamma();
        _impactAtOpen = strongest == 0 ? 0 : beta / (50 * Math.Abs(strongest));
        Weigh();
    }

    /// <summary>The beta of the strongest strike as the book stood half a minute ago at most; negative where it
    /// repels.</summary>
    public double Beta { get; private set; }

    /// <summary>Customers traded, and dealers hedged it.</summary>
    public void AddFlow(in OrderLeg leg) =>
        _flow += leg.Side * leg.Size * Multiplier * _chain.Delta(leg.Contract) * _chain.Price;

    /// <summary>What hedging adds to the return of a second in which the deviation to the close falls to
    /// <paramref name="deviation"/>. Marks the chain at it.</summary>
    public (double Push, double Damping) Step(int second, double deviation)
    {
        if (second % WeighSeconds == 0)
            Weigh();

        var before = Delta();
        _chain.Mark(_chain.Price, deviation);
        var decay = Delta() - before;
        var gamma = 0.0;
        for (var k = 0; k < _chain.StrikeCount; k++)
            gamma += Dealers(k) * _chain.Gamma(k);

        var push = _impact * (_flow - decay * Multiplier * _chain.Price);
        var feedback = _impact * gamma * Multiplier * _chain.Price * _chain.Price;
        _flow = 0;
        return (push, Math.Max(DampingMin, 1 + feedback));
    }

    // Positions and time change the strength of a fixed impact per dollar.
    private void Weigh()
    {
        var strongest = StrongestGamma();
        Beta = Math.Clamp(50 * _impactAtOpen * strongest, BetaMin, BetaMax);
        _impact = strongest == 0 ? 0 : Beta / (50 * strongest);
    }

    private double Delta()
    {
        var sum = 0.0;
        for (var i = 0; i < _chain.Contracts.Length; i++)
            sum += _book.Dealers(i) * _chain.Delta(i);
        return sum;
    }

    // The book's gamma per 1 %, repriced with the underlying at each strike in turn: the one of largest size.
    private double StrongestGamma()
    {
        var strongest = 0.0;
        for (var at = 0; at < _chain.StrikeCount; at++)
        {
            var level = _chain.Strikes[at];
            if (Math.Abs(level - _chain.Price) > 2 * _chain.DeviationDollars + _chain.StrikeStep)
                continue;

            var (gamma, logLevel) = (0.0, PortableMath.Log(level));
            for (var k = 0; k < _chain.StrikeCount; k++)
            {
                var (d1, deviation) = _chain.StateAt(k, logLevel);
                gamma += Dealers(k) * PortableMath.NormalDensity(d1) / (level * deviation);
            }

            gamma *= Multiplier * level * level * 0.01;
            if (Math.Abs(gamma) > Math.Abs(strongest))
                strongest = gamma;
        }

        return strongest;
    }

    private long Dealers(int strike) => _book.Dealers(2 * strike) + _book.Dealers(2 * strike + 1);
}
