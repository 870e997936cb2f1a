using Streaming.Engine.MarketData;

namespace Streaming.Feeds.Simulator;

/// <summary>Is told what the simulated market's participants know and its feed does not say.</summary>
/// <remarks>Called on the reader's thread, in the order of events within a symbol. A feed that is read from a cursor
/// tells the truth of its session from the start again.</remarks>
public interface ISimulatorTruth
{
    void Begin(string symbol, DateOnly session);

    void Tell(in TrueTrade trade);

    void Tell(in TruePosition position);

    void Tell(in TrueExposure exposure);

    void End(string symbol, DateOnly session, double closingPrice);
}

/// <summary>Who was behind a print.</summary>
/// <param name="Side">+1 where the customer bought, -1 where he sold, 0 where customers did both.</param>
/// <param name="Opens">Whether the customer opened; of no meaning where he did both.</param>
/// <param name="Package">The number of the package the print was a leg of; 0 for none.</param>
/// <param name="IsBust">The print is cancelled later and changed no position.</param>
/// <param name="Quote">The quote it met.</param>
public readonly record struct TrueTrade(
    OptionContract Contract, long Sequence, Timestamp EventTime, double Price, int Size, int Side, bool Opens,
    TradeOrigin Origin, int Package, bool IsBust, Quote Quote);

/// <summary>What is truly held of a contract at one moment.</summary>
/// <param name="CustomersLong">What customers hold; likewise <paramref name="CustomersShort"/>.</param>
/// <param name="Dealers">What dealers hold, net; positive is long.</param>
public readonly record struct TruePosition(
    OptionContract Contract, Timestamp AsOf, long CustomersLong, long CustomersShort, long OpenInterest,
    long Dealers);

/// <summary>The exposures of dealers' true book at one moment, in dollars per 1 %, per volatility point and per
/// hour as the engine has them.</summary>
/// <param name="HedgeFlow">What customers' trades since the open made dealers buy of the underlying, in
/// dollars.</param>
/// <param name="Beta">Of the feedback in force; 0 where hedging moves nothing.</param>
public readonly record struct TrueExposure(
    string Symbol, Timestamp AsOf, double Price, double Gex, double Dex, double Vex, double Chex, double HedgeFlow,
    double Beta);
