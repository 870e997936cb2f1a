namespace Streaming.Feeds.Massive;

/// <summary>What is subscribed to: the trades of every contract, and the quotes of those nearest to the price, which move
/// with it.</summary>
internal sealed class MassiveChannels(MassiveTrades trades, int quotesMax, int underlyings)
{
    private HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Finds what is to be given up and what to be asked for, now that the chains are these. Giving up comes
    /// first: the vendor counts.</summary>
    public (IReadOnlyList<string> GivenUp, IReadOnlyList<string> Wanted) TurnTo(IEnumerable<MassiveChain> chains)
    {
        var channels = new HashSet<string>(StringComparer.Ordinal);
        foreach (var chain in chains)
        {
            foreach (var listing in chain.Listings)
                channels.Add($"{(trades == MassiveTrades.Prints ? 'T' : 'A')}.O:{listing.Contract}");
            foreach (var listing in Nearest(chain))
                channels.Add($"Q.O:{listing.Contract}");
        }

        var known = _known;
        _known = channels;
        return ([.. known.Except(channels)], [.. channels.Except(known)]);
    }

    private IEnumerable<MassiveListing> Nearest(MassiveChain chain)
    {
        if (chain.Listings.Count == 0)
            return [];

        // Without a price the middle of the chain is the best guess.
        var strikes = chain.Listings.Select(listing => listing.Contract.Strike).Order().ToArray();
        var price = chain.Price?.Price ?? strikes[strikes.Length / 2];
        return chain.Listings
            .OrderBy(listing => Math.Abs(listing.Contract.Strike - price))
            .ThenBy(listing => listing.Contract.ToString(), StringComparer.Ordinal)
            .Take(quotesMax / underlyings);
    }
}
