using Streaming.Engine.MarketData;

namespace Streaming.Engine.Snapshots;

/// <summary>One strike, whoever holds it.</summary>
/// <param name="Greeks">Null before the first usable smile.</param>
public readonly record struct StrikeFacts(double Strike, LegFacts Call, LegFacts Put, StrikeGreeks? Greeks);

/// <summary>One option as it trades.</summary>
/// <param name="Contract">Null where nothing was heard of it.</param>
public readonly record struct LegFacts(OptionContract? Contract, long Volume, double? Mid, double? SpreadPercent);

/// <summary>On the smile, one option and one share: call and put have gamma, theta and volatility in common.</summary>
/// <param name="Volatility">A decimal, on the session clock.</param>
/// <param name="ThetaPerDay">Dollars per trading day.</param>
public readonly record struct StrikeGreeks(
    double Volatility, double DeltaCall, double DeltaPut, double Gamma, double ThetaPerDay);

/// <summary>One strike in one book, in dollars and contracts.</summary>
public readonly record struct StrikeExposure(
    double CallGex, double PutGex, double CallDex, double PutDex, double NetVex, double NetChex,
    long CallOpenInterest, long PutOpenInterest)
{
    public double NetGex => CallGex + PutGex;

    public double NetDex => CallDex + PutDex;
}
