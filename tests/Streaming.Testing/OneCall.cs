using Streaming.Engine.MarketData;

namespace Streaming.Testing;

/// <summary>The events of one call of SPY that expires on their day, for feeds whose day is the wall's. To be used
/// statically.</summary>
public static class OneCall
{
    /// <summary>A price, a quote and a print: with them there is something to make bars of.</summary>
    public static MarketEvent[] Morning(Timestamp now) =>
    [
        MarketEvent.Of("SPY", new SpotPrice(now, 600, 0, 0)),
        MarketEvent.Of(Call(now), new Quote(now, 2, 2.1, 1, 1)),
        Print(now, 3),
    ];

    public static MarketEvent Print(Timestamp at, int size) => MarketEvent.Of(
        Call(at), new Trade(at, 2.1, size, 0, ConditionCode.Automatic, 'C', false, 2, 2.1));

    public static OptionContract Call(Timestamp at) =>
        new("SPY", DateOnly.FromDateTime(at.ToUtc().DateTime), OptionRight.Call, 600_000);
}
