using Streaming.Engine.MarketData;

namespace Streaming.Engine.Pricing;

/// <summary>The last SVI fit that was accepted: all that a smile carries from one fit to the next.</summary>
public readonly record struct SmileMemory(SviShape Shape, double AtTheMoney, Timestamp AcceptedAt);
