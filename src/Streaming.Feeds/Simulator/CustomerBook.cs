namespace Streaming.Feeds.Simulator;

/// <summary>What customers truly hold of every contract, long and short, and how the day's lots changed it.</summary>
/// <remarks>With dealers as one netting account the open interest is the larger of the two, and dealers hold the
/// difference: model.md 5.1.</remarks>
internal sealed class CustomerBook
{
    private readonly long[] _long;
    private readonly long[] _short;
    private readonly long[] _settled;

    /// <param name="contractsPerDay">What is expected to trade today; the settled open interest is in proportion.</param>
    public CustomerBook(SimulatedChain chain, RandomStream random, double contractsPerDay, bool naive)
    {
        _long = new long[chain.Contracts.Length];
        _short = new long[chain.Contracts.Length];
        _settled = new long[chain.Contracts.Length];

        var shape = new double[chain.Contracts.Length];
        var sum = 0.0;
        for (var i = 0; i < shape.Length; i++)
            sum += shape[i] = Shape(chain, i >> 1) * PortableMath.Exp(0.5 * random.Normal());

        for (var i = 0; i < shape.Length; i++)
        {
            var interest = (long)Math.Floor(OpenInterestPerVolume * contractsPerDay * shape[i] / sum + 0.5);
            var share = random.Uniform(0.35, 0.65);
            if (naive)
                share = SimulatedChain.IsPut(i) ? Math.Max(share, 1 - share) : Math.Min(share, 1 - share);

            // The larger side is the open interest.
            var larger = Math.Max(share, 1 - share);
            _settled[i] = interest;
            _long[i] = share >= 0.5 ? interest : (long)(interest * share / larger);
            _short[i] = share >= 0.5 ? (long)(interest * (1 - share) / larger) : interest;
        }
    }

    public long Settled(int contract) => _settled[contract];

    public long Long(int contract) => _long[contract];

    public long Short(int contract) => _short[contract];

    public long OpenInterest(int contract) => Math.Max(_long[contract], _short[contract]);

    /// <summary>What dealers hold, net; positive is long.</summary>
    public long Dealers(int contract) => _short[contract] - _long[contract];

    /// <param name="side">+1 where the customer buys, -1 where he sells.</param>
    public void Trade(int contract, int side, int size, bool opens)
    {
        if (opens)
        {
            if (side > 0)
                _long[contract] += size;
            else
                _short[contract] += size;
        }
        else if (side > 0)
        {
            _short[contract] -= size;
        }
        else
        {
            _long[contract] -= size;
        }
    }

    /// <summary>Two customers trade with each other, and both open.</summary>
    public void Cross(int contract, int size)
    {
        _long[contract] += size;
        _short[contract] += size;
    }

    /// <summary>Two customers take out what they hold against each other; no more than both have.</summary>
    /// <returns>How many contracts went.</returns>
    public int Compress(int contract, int size)
    {
        var gone = (int)Math.Min(size, Math.Min(_long[contract], _short[contract]));
        _long[contract] -= gone;
        _short[contract] -= gone;
        return gone;
    }

    // So that the settled number alone is a fifth short of the day's last one, as in model.md 5.6.
    private const double OpenInterestPerVolume = 0.65;

    // A bell around the money, with more at the round strikes: every fifth and every twentieth.
    private static double Shape(SimulatedChain chain, int strike)
    {
        var z = (chain.Strikes[strike] - chain.Price) / chain.DeviationDollars;
        var step = (long)Math.Floor(chain.Strikes[strike] / chain.StrikeStep + 0.5);
        var round = step % 20 == 0 ? 3.2 : step % 5 == 0 ? 2 : 1;
        return round * PortableMath.Exp(-0.5 * z * z);
    }
}
