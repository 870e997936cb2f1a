
namespace Streaming.Orleans.Relay;

/// <summary>How the feed is, told to every host each second.</summary>
/// <param name="Status">A <c>FeedStatus</c>.</param>
/// <param name="MarketTime">The pump's, in nanoseconds: a replay's market time is where its pump is.</param>
/// <param name="Symbols">Every underlying that was asked for or has been seen.</param>
[GenerateSerializer, Immutable, Alias("streaming.pulse")]
public sealed record FeedPulse(
    [property: Id(0)] long Run,
    [property: Id(1)] byte Status,
    [property: Id(2)] string? Reason,
    [property: Id(3)] long MarketTime,
    [property: Id(4)] string[] Symbols);
