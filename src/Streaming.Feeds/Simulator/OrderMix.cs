namespace Streaming.Feeds.Simulator;

/// <summary>The shares of prints by origin, chosen so that the simple classification rules are as often right
/// as in the published samples: today's (hard) and those of the 1990s (easy).</summary>
internal readonly record struct OrderMix(double Market, double Auction, double Resting, double Package)
{
    private static readonly OrderMix Hard = new(0.32, 0.15, 0.30, 0.23);
    private static readonly OrderMix Easy = new(0.55, 0.25, 0.10, 0.10);

    public static OrderMix Of(SimulatorDifficulty difficulty) =>
        difficulty == SimulatorDifficulty.Hard ? Hard : Easy;

    /// <summary>The share of orders that are packages, when one makes this many prints and the share of prints is
    /// given.</summary>
    public double PackageOrders(double legs) => Package / (legs - Package * (legs - 1));

    /// <summary>The origin of an order of one leg, from a uniform number.</summary>
    public TradeOrigin Single(double uniform)
    {
        var share = uniform * (Market + Auction + Resting);
        return share < Market ? TradeOrigin.Market
            : share < Market + Auction ? TradeOrigin.Auction
            : TradeOrigin.Resting;
    }
}
