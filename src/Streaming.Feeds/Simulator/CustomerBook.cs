namespace Streaming.Feeds.Simulator;

/// <summary>What customers truly hold of every contract, long and short, and how the day's lots changed it.</summary>
/// <remarks>With dealers as one netting account the open interest is the larger of the two, and dealers hold the
/// difference.</remarks>
internal sealed class CustomerBook
{
    private readonly long[] _long;
    private readonly long[] _short;
    private readonly long[] _settled;

    /// <param name="contractsPerDay">What is expected to trade today; the settled open interest is in
    /// proportion.</param>
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

    /// <summary>True where customers hold enough against each other for it to be taken out.</summary>
    public bool CanCompress(in OrderLeg leg) =>
        Math.Min(_long[leg.Contract], _short[leg.Contract]) >= leg.Size;

    public void Apply(CustomerOrder order, in OrderLeg leg)
    {
        var size = order.Opens ? leg.Size : -leg.Size;

        // A buyer opens a long position or closes a short one.
        if (order.IsBetweenCustomers || leg.Side > 0 == order.Opens)
            _long[leg.Contract] += size;
        if (order.IsBetweenCustomers || leg.Side < 0 == order.Opens)
            _short[leg.Contract] += size;
    }

    // So that the settled number alone is a fifth short of the day's last one.
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
