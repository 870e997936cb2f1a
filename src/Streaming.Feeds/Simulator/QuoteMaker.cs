namespace Streaming.Feeds.Simulator;

/// <summary>Makes the best bid and offer of a contract from its value. Also says how many quotes change
/// in a second, and whose.</summary>
internal sealed class QuoteMaker
{
    private const int SlotBits = 12;
    private const int Slots = 1 << SlotBits;
    private const int SizeBits = 10;
    private const double SizeMean = 40;
    private const double RefreshShare = 0.15;
    private const int CautiousSeconds = 120;

    private static readonly int[] Sizes = ExponentialSizes();

    private readonly RandomStream _random;
    private readonly SymbolSetting _setting;
    private readonly SimulatedChain _chain;
    private readonly double _perSecond;
    private readonly int _seconds;
    private readonly int[] _contractOf = new int[Slots];
    private double _caution = 1;

    public QuoteMaker(SymbolSetting setting, SimulatedChain chain, RandomStream random, double perSecond, int seconds)
    {
        _random = random;
        _setting = setting;
        _chain = chain;
        _perSecond = perSecond;
        _seconds = seconds;
    }

    /// <summary>How many quotes change in a second: with the time of day, and more when the underlying moves.</summary>
    public int CountIn(int second, double activity, double surprise, bool hasJumped)
    {
        // E|N| is 0.8, so a surprise of mean size leaves the mean rate.
        var excitement = hasJumped ? 5 : 0.5 + 0.5 * Math.Min(surprise / 0.8, 6);
        return _random.Poisson(_perSecond * activity * excitement);
    }

    /// <summary>Makers are wide for two minutes at both ends, and for two seconds behind a jump.</summary>
    public void SetCaution(int second, bool hasJumped) => _caution =
        (second < CautiousSeconds || second >= _seconds - CautiousSeconds ? 2.5 : 1) * (hasJumped ? 3 : 1);

    /// <summary>Shares the quotes of the time to come among the contracts: by gamma, and a little to
    /// everyone.</summary>
    public void Distribute()
    {
        var total = 0.0;
        for (var k = 0; k < _chain.StrikeCount; k++)
            total += Weight(k);

        // Both legs of a strike get the strike's slots, every other one each.
        var (sum, slot) = (0.0, 0);
        for (var k = 0; k < _chain.StrikeCount; k++)
        {
            sum += Weight(k);
            var end = k == _chain.StrikeCount - 1 ? Slots : (int)(sum / total * Slots);
            for (; slot < end; slot++)
                _contractOf[slot] = 2 * k + (slot & 1);
        }
    }

    /// <summary>The contract whose quote changes next.</summary>
    public int NextContract() => _contractOf[_random.Next() >> (64 - SlotBits)];

    /// <summary>Quotes a contract anew.</summary>
    public void Quote(int contract)
    {
        // One draw has bits for all of a quote's noise.
        var bits = _random.Next();
        var noise = ((bits & 0xFFFF) + ((bits >> 16) & 0xFFFF)) * (1.0 / 0x10000) - 1; // triangular, variance 1/6
        var mid = 100 * _chain.Value(contract);
        var half = Math.Max(
            0.5 * _setting.TickCents(mid),
            0.5 * (4 + 0.012 * mid) * _setting.SpreadFactor) * _caution;
        mid += 0.25 * 2.449489742783178 * noise * half;

        var bid = ToTick(Math.Max(0, mid - half));
        var ask = ToTick(mid + half);
        if (ask <= bid)
            ask = bid + _setting.TickCents(bid);

        _chain.BidCents[contract] = bid;
        _chain.AskCents[contract] = ask;
        _chain.BidSize[contract] = bid == 0 ? 0 : Sizes[(bits >> 32) & ((1 << SizeBits) - 1)];
        _chain.AskSize[contract] = Sizes[bits >> (64 - SizeBits)];
    }

    private int ToTick(double cents)
    {
        var tick = _setting.TickCents(cents);
        return (int)Math.Floor(cents / tick + 0.5) * tick;
    }

    private double Weight(int strike) => RefreshShare + PortableMath.Exp(-0.5 * Square(_chain.State(strike).D1));

    private static double Square(double x) => x * x;

    private static int[] ExponentialSizes()
    {
        var sizes = new int[1 << SizeBits];
        for (var i = 0; i < sizes.Length; i++)
            sizes[i] = 1 + (int)Math.Floor(-SizeMean * PortableMath.Log((i + 0.5) / sizes.Length));
        return sizes;
    }
}
