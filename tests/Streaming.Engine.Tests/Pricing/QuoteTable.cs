using Streaming.Engine.Pricing;

namespace Streaming.Engine.Tests.Pricing;

/// <summary>Quotes of a made-up chain, to be spoilt row by row.</summary>
internal sealed class QuoteTable
{
    public required double[] Strikes { get; init; }
    public required double[] CallBids { get; init; }
    public required double[] CallAsks { get; init; }
    public required double[] PutBids { get; init; }
    public required double[] PutAsks { get; init; }

    public StrikeQuotes Quotes => new(Strikes, CallBids, CallAsks, PutBids, PutAsks);

    /// <summary>Every strike quoted around its Black price.</summary>
    public static QuoteTable Of(
        double forward, double[] strikes, Func<double, double> deviation, double halfSpread = 0.01)
    {
        var calls = strikes.Select(k => Black.Call(forward, k, deviation(k))).ToArray();
        var puts = strikes.Select(k => Black.Put(forward, k, deviation(k))).ToArray();
        return new()
        {
            Strikes = strikes,
            CallBids = [.. calls.Select(price => Math.Max(price - halfSpread, 0))],
            CallAsks = [.. calls.Select(price => price + halfSpread)],
            PutBids = [.. puts.Select(price => Math.Max(price - halfSpread, 0))],
            PutAsks = [.. puts.Select(price => price + halfSpread)],
        };
    }

    public void DropCall(int row) => (CallBids[row], CallAsks[row]) = (0, 0);

    public void DropPut(int row) => (PutBids[row], PutAsks[row]) = (0, 0);

    public int RowOf(double strike) => Array.IndexOf(Strikes, strike);
}
