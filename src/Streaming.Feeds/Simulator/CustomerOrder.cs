namespace Streaming.Feeds.Simulator;

/// <summary>How a customer's order came to trade.</summary>
public enum TradeOrigin : byte
{
    /// <summary>It took the quote.</summary>
    Market,

    /// <summary>It was improved in a single-leg auction.</summary>
    Auction,

    /// <summary>It rested, and a dealer hit it.</summary>
    Resting,

    /// <summary>It is a leg of a package.</summary>
    Package,

    /// <summary>Another customer took the other side.</summary>
    Cross,

    /// <summary>It took positions out that offset one another.</summary>
    Compression,
}

/// <summary>An order to trade one contract, or up to four as a package.</summary>
internal sealed class CustomerOrder
{
    public const int LegsMax = 4;

    private readonly OrderLeg[] _legs = new OrderLeg[LegsMax];
    private int _count;

    public TradeOrigin Origin { get; set; }

    public bool Opens { get; set; }

    /// <summary>The number of the package in its session; 0 for an order of one leg.</summary>
    public int Package { get; set; }

    /// <summary>True where dealers have no part in it.</summary>
    public bool IsBetweenCustomers => Origin is TradeOrigin.Cross or TradeOrigin.Compression;

    public ReadOnlySpan<OrderLeg> Legs => _legs.AsSpan(0, _count);

    public void Clear() => _count = 0;

    public void Add(int contract, int side, int ratio, int size) =>
        _legs[_count++] = new OrderLeg(contract, side, ratio, size * ratio);
}

/// <param name="Side">+1 where the customer buys, -1 where he sells.</param>
internal readonly record struct OrderLeg(int Contract, int Side, int Ratio, int Size);
