namespace Streaming.Feeds.Simulator;

/// <summary>At what price an order trades against the quote it meets, and what the quote shows just before: the whole
/// of what a print gives away about its customer.</summary>
internal sealed class PricePlacement(SymbolSetting setting, SimulatedChain chain, RandomStream random)
{
    private const double MarketAtMid = 0.03;
    private const double RestingAtMid = 0.25;

    // Chosen so that the size and depth rules are right for 76 % of prints, the best published stack. Midpoints between
    // ticks would give that at 0.40; prints on ticks tell less.
    private const double RestingShown = 0.50;

    private const double DepthTells = 0.68;
    private const double PackagePays = 0.75;
    private const double PackageEdgeMax = 0.16;

    private readonly double[] _edges = new double[CustomerOrder.LegsMax];

    /// <summary>Prices an order's legs, in cents, against the quotes as they stand, whose sizes it may
    /// change.</summary>
    public void Price(CustomerOrder order, Span<int> prices)
    {
        var legs = order.Legs;
        if (order.Origin == TradeOrigin.Package)
        {
            PricePackage(legs, prices);
            return;
        }

        var leg = legs[0];
        prices[0] = Math.Max(1, order.Origin switch
        {
            TradeOrigin.Market => random.Chance(MarketAtMid) ? Mid(leg) : Far(leg),
            TradeOrigin.Auction => Improved(leg),
            TradeOrigin.Resting => Resting(leg),
            _ => MidInCents(leg),
        });
    }

    private int Far(in OrderLeg leg) => leg.Side > 0 ? chain.AskCents[leg.Contract] : chain.BidCents[leg.Contract];

    private int Own(in OrderLeg leg) => leg.Side > 0 ? chain.BidCents[leg.Contract] : chain.AskCents[leg.Contract];

    /// <summary>The midpoint; where it lies between ticks, one of the two, since no print may lie there.</summary>
    private int Mid(in OrderLeg leg)
    {
        var contract = leg.Contract;
        ShowDepth(leg);
        var doubled = chain.BidCents[contract] + chain.AskCents[contract];
        var tick = setting.TickCents(0.5 * doubled);
        if (doubled % (2 * tick) == 0)
            return doubled / 2;

        var below = doubled / (2 * tick) * tick;
        return Math.Clamp(below + tick * random.Below(2), chain.BidCents[contract], chain.AskCents[contract]);
    }

    // Negotiated prices are in cents in every class.
    private int MidInCents(in OrderLeg leg)
    {
        var doubled = chain.BidCents[leg.Contract] + chain.AskCents[leg.Contract];
        return doubled / 2 + (doubled % 2 == 0 ? 0 : random.Below(2));
    }

    private int Improved(in OrderLeg leg)
    {
        var far = Far(leg);
        var half = 0.5 * (chain.AskCents[leg.Contract] - chain.BidCents[leg.Contract]);
        var improvement = (int)Math.Floor(half * random.Uniform(0.25, 0.75) + 0.5);
        return improvement < half ? far - leg.Side * improvement : far;
    }

    private int Resting(in OrderLeg leg)
    {
        if (random.Chance(RestingShown))
            ShowSize(leg);
        return random.Chance(RestingAtMid) ? Mid(leg) : Own(leg);
    }

    // A customer's order is the quote, and is consumed whole: the other side shows something else.
    private void ShowSize(in OrderLeg leg)
    {
        var (own, other) = leg.Side > 0 ? (chain.BidSize, chain.AskSize) : (chain.AskSize, chain.BidSize);
        own[leg.Contract] = leg.Size;
        if (other[leg.Contract] == leg.Size)
            other[leg.Contract]++;
    }

    // Buyers at the midpoint tend to trade where more is offered than bid.
    private void ShowDepth(in OrderLeg leg)
    {
        var contract = leg.Contract;
        var (bid, ask) = (chain.BidSize[contract], chain.AskSize[contract]);
        if (bid == leg.Size || ask == leg.Size)
            return;

        var tells = random.Chance(DepthTells);
        if (ask > bid != (leg.Side > 0 == tells))
            (chain.BidSize[contract], chain.AskSize[contract]) = (ask, bid);
    }

    /// <summary>The legs' prices lie anywhere in their markets; what they add up to is a little off the package's
    /// midpoint, mostly at the customer's cost.</summary>
    private void PricePackage(ReadOnlySpan<OrderLeg> legs, Span<int> prices)
    {
        var width = 0.0;
        var paid = 0.0;
        for (var i = 0; i < legs.Length; i++)
        {
            var half = Half(legs[i].Contract);
            _edges[i] = random.Uniform(-1, 1) * half;
            width += legs[i].Ratio * half;
            paid += legs[i].Ratio * _edges[i];
        }

        var pays = random.Chance(PackagePays);
        var target = random.Uniform(0, PackageEdgeMax) * (pays ? width : -width);
        var surplus = (target - paid) / width;
        var rest = target;
        for (var i = 0; i < legs.Length; i++)
        {
            var leg = legs[i];
            var (bid, ask) = (chain.BidCents[leg.Contract], chain.AskCents[leg.Contract]);
            var half = Half(leg.Contract);
            var edge = Math.Clamp(_edges[i] + surplus * half, -half, half);

            // The last leg takes up what rounding left of the package's price, away from its midpoint.
            var isLast = i == legs.Length - 1;
            var exact = 0.5 * (bid + ask) + leg.Side * (isLast ? rest / leg.Ratio : edge);
            var upward = isLast && pays == leg.Side > 0;
            var price = isLast
                ? (int)(upward ? Math.Ceiling(exact - 1e-9) : Math.Floor(exact + 1e-9))
                : (int)Math.Floor(exact + 0.5);
            prices[i] = Math.Max(1, Math.Clamp(price, bid, ask));
            rest -= leg.Ratio * leg.Side * (prices[i] - 0.5 * (bid + ask));
        }
    }

    private double Half(int contract) => 0.5 * (chain.AskCents[contract] - chain.BidCents[contract]);
}
