
namespace Streaming.Orleans.Relay;

/// <summary>A session's log, by name and hours.</summary>
[GenerateSerializer, Immutable, Alias("streaming.log")]
public sealed record LogName(
    [property: Id(0)] string Epoch,
    [property: Id(1)] int DayNumber,
    [property: Id(2)] long OpenTime,
    [property: Id(3)] long CloseTime);

/// <summary>What readers see of a symbol beside its bars.</summary>
/// <param name="Snapshot">In the form the store keeps it, with its strikes; null until there is a chain.</param>
[GenerateSerializer, Immutable, Alias("streaming.facts")]
public sealed record SymbolFacts(
    [property: Id(0)] byte[] Grid,
    [property: Id(1)] byte[] Gaps,
    [property: Id(2)] byte[]? Snapshot,
    [property: Id(3)] int? NextExpiry,
    [property: Id(4)] double? Spot,
    [property: Id(5)] long? LastTrade,
    [property: Id(6)] long? LastQuote,
    [property: Id(7)] long MarketTime,
    [property: Id(8)] byte[][] LaterExpiries);

/// <summary>Where a symbol stands; its log is null until there is data of a session.</summary>
[GenerateSerializer, Immutable, Alias("streaming.head")]
public sealed record SymbolHead(
    [property: Id(0)] LogName? Log,
    [property: Id(1)] int LastOrdinal,
    [property: Id(2)] SymbolFacts Facts);

/// <summary>A raw bar has closed and is committed.</summary>
/// <param name="Previous">The ordinal of the closed bar before it: a host that has not got that one has missed
/// something.</param>
[GenerateSerializer, Immutable, Alias("streaming.closed")]
public sealed record ClosedNews(
    [property: Id(0)] string Symbol,
    [property: Id(1)] LogName Log,
    [property: Id(2)] int Previous,
    [property: Id(3)] byte[] Bar,
    [property: Id(4)] SymbolFacts Facts);

/// <summary>The open bar looks like this now.</summary>
[GenerateSerializer, Immutable, Alias("streaming.open")]
public sealed record OpenNews(
    [property: Id(0)] string Symbol,
    [property: Id(1)] string Epoch,
    [property: Id(2)] byte[] Bar,
    [property: Id(3)] int Revision,
    [property: Id(4)] SymbolFacts Facts);
