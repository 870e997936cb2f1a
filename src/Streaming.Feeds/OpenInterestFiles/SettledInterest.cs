using Streaming.Engine.MarketData;

namespace Streaming.Feeds.OpenInterestFiles;

/// <summary>What a file says of one contract.</summary>
/// <param name="Date">The trading day whose close it was settled at.</param>
internal readonly record struct SettledInterest(OptionContract Contract, long Contracts, DateOnly Date);
