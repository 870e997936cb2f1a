using System.Diagnostics.CodeAnalysis;
using Streaming.Engine.Exposures;

namespace Streaming.Engine.Snapshots;

/// <summary>All that depends on whose open interest is counted.</summary>
public sealed record BookFacts : BookReading
{
    public BookFacts()
    {
    }

    [SetsRequiredMembers]
    internal BookFacts(BookReading reading)
        : base(reading)
    {
    }

    /// <summary>With every other expiry; null where the feed carries no other.</summary>
    public WholeChain? WholeChain { get; init; }

    public int? ClusterScore { get; init; }

    /// <summary>Up and down in turn, 10 bp to 1 %; empty before the first usable smile.</summary>
    public IReadOnlyList<HedgingBucket> Hedging { get; init; } = [];

    public LiquidityFacts Liquidity { get; init; }

    /// <summary>Each contract's rounded and then summed, so that the strikes add up to it.</summary>
    public long CallOpenInterest { get; init; }

    public long PutOpenInterest { get; init; }

    public long OpenInterest => CallOpenInterest + PutOpenInterest;

    /// <summary>In the order of the snapshot's strikes; empty before the first usable smile.</summary>
    public IReadOnlyList<StrikeExposure> Strikes { get; init; } = [];
}
