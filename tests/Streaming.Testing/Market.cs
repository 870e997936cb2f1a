using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;

namespace Streaming.Testing;

/// <summary>A day, and the events that make bars of it.</summary>
public static class Market
{
    public static readonly DateOnly Day = new(2026, 6, 12);

    public static readonly TradingSession Session =
        TradingCalendar.Nyse.TryGetSession(Day, out var session) ? session : throw new InvalidOperationException();

    public static Timestamp At(double seconds) => Session.Open + TimeSpan.FromSeconds(seconds);

    public static OptionContract Call(string symbol = "SPY") => new(symbol, Day, OptionRight.Call, 600_000);

    public static MarketEvent Listing(string symbol = "SPY") =>
        MarketEvent.Of(Call(symbol), new OpenInterestReport(At(-600), 1_000, null));

    public static MarketEvent Spot(double seconds, double price = 600, string symbol = "SPY") =>
        MarketEvent.Of(symbol, new SpotPrice(At(seconds), price, 0, 0));

    public static MarketEvent Print(double seconds, int size = 1, string symbol = "SPY") => MarketEvent.Of(
        Call(symbol), new Trade(At(seconds), 2.1, size, 0, ConditionCode.Automatic, 'C', false, 1.9, 2.1));
}
