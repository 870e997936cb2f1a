namespace Streaming.Engine.Pricing;

/// <summary>The quotes of a chain at one moment, one row a strike, strikes rising. A side that is not quoted is
/// 0.</summary>
public readonly ref struct StrikeQuotes
{
    public StrikeQuotes(
        ReadOnlySpan<double> strikes,
        ReadOnlySpan<double> callBids, ReadOnlySpan<double> callAsks,
        ReadOnlySpan<double> putBids, ReadOnlySpan<double> putAsks)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(callBids.Length, strikes.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(callAsks.Length, strikes.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(putBids.Length, strikes.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(putAsks.Length, strikes.Length);
        Strikes = strikes;
        CallBids = callBids;
        CallAsks = callAsks;
        PutBids = putBids;
        PutAsks = putAsks;
    }

    public ReadOnlySpan<double> Strikes { get; }

    public ReadOnlySpan<double> CallBids { get; }

    public ReadOnlySpan<double> CallAsks { get; }

    public ReadOnlySpan<double> PutBids { get; }

    public ReadOnlySpan<double> PutAsks { get; }

    public int Count => Strikes.Length;

    /// <summary>Whether a leg has two sides that are not crossed.</summary>
    public static bool IsTwoSided(double bid, double ask) => bid > 0 && ask >= bid && double.IsFinite(ask);
}
