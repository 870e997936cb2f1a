using Streaming.Engine.MarketData;
using Streaming.Engine.Pricing;

namespace Streaming.Engine.Tests.Pricing;

/// <summary>A made-up chain of leg quotes on its way through the hygiene, to be spoilt leg by leg.</summary>
internal sealed class JudgedChain
{
    public static readonly Timestamp Noon = Timestamp.FromUnixSeconds(1_781_280_000);

    public JudgedChain(
        double forward, double[] strikes, Func<double, double> deviation, double halfSpread, TickRule ticks)
    {
        Forward = forward;
        Strikes = strikes;
        Deviation = deviation(forward);
        Ticks = ticks;
        Calls = [.. strikes.Select(k => Leg(Black.Call(forward, k, deviation(k))))];
        Puts = [.. strikes.Select(k => Leg(Black.Put(forward, k, deviation(k))))];

        LegQuote Leg(double price) => Quoted(Math.Max(price - halfSpread, 0), price + halfSpread);
    }

    public double Forward { get; }

    public double[] Strikes { get; }

    public double Deviation { get; set; }

    public TickRule Ticks { get; }

    public LegQuote[] Calls { get; }

    public LegQuote[] Puts { get; }

    public QuoteHygiene Hygiene { get; } = new();

    public LegQuote Quoted(double bid, double ask, double secondsAgo = 0) =>
        default(LegQuote).After(new(Noon - TimeSpan.FromSeconds(secondsAgo), bid, ask, 1, 1), Forward);

    public int RowOf(double strike) => Array.IndexOf(Strikes, strike);

    public QuoteHygiene Judge(double? spot = null, Timestamp? asOf = null)
    {
        Hygiene.Read(Strikes, Calls, Puts, spot ?? Forward, Deviation, Ticks, asOf ?? Noon);
        Hygiene.Judge(Forward, Deviation);
        return Hygiene;
    }
}
