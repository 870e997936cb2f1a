namespace Streaming.Engine.Pinning;

/// <summary>The magnet's pull as a book sees it.</summary>
/// <param name="Probability">Of a close within the situation's band around the magnet.</param>
public readonly record struct PinReading(PinSituation Situation, PinScore Score, double Probability);
