using Streaming.Engine.MarketData;
using Streaming.Engine.Pricing;

namespace Streaming.Engine.Snapshots;

/// <summary>How far the numbers can be trusted.</summary>
/// <param name="Newest">Of the feed's kinds of events, the newest of each.</param>
/// <param name="DataQuality">0 to 100; null before the first usable smile, as is <paramref name="GreekSmoothness"/>.</param>
/// <param name="GreekSmoothness">0 to 100: how little the smile departs from lines between neighbours.</param>
/// <param name="IsStale">True where the feed has been silent for longer than is normal.</param>
public readonly record struct QualityFacts(
    FeedTimes Newest, int Contracts, int? DataQuality, int? GreekSmoothness, bool IsStale)
{
    private const double QuotePoints = 50;
    private const double OpenInterestPoints = 30;
    private const double ForwardPoints = 20;
    private const double QuoteReachSigmas = 1.5;
    private const double SmoothReachSigmas = 3;

    /// <summary>A mean departure of half a percent of the deviation costs a fifth of the score.</summary>
    private const double RoughnessScale = 0.025;

    internal static QualityFacts Of(OptionChain chain, ChainSample sample, FeedTimes newest, bool isStale) => new(
        newest, chain.ContractCount,
        sample.HasSmile ? Score(Quality(chain, sample)) : null,
        sample.HasSmile ? Smoothness(sample) : null,
        isStale);

    /// <summary>Near the money: how many options have a price, how many of them have settled open interest, and
    /// whether put-call parity gave the forward.</summary>
    private static double Quality(OptionChain chain, ChainSample sample)
    {
        var near = default(LegCount);
        var reach = QuoteReachSigmas * sample.MoveDollars;
        var nearest = NearestStrike.Row(sample.Strikes, sample.Spot);
        for (var row = 0; row < sample.Rows; row++)
        {
            // Late in the day no strike but the nearest may be within reach.
            if (Math.Abs(sample.Strikes[row] - sample.Spot) > reach && Math.Abs(row - nearest) > 1)
                continue;

            near = near.With(chain.Calls, row).With(chain.Puts, row);
        }

        var forward = sample.ForwardSource switch { ForwardSource.Parity => 1, ForwardSource.Carried => 0.5, _ => 0 };
        return near.Legs == 0
            ? 0
            : (QuotePoints * near.Quoted + OpenInterestPoints * near.Settled) / near.Legs + ForwardPoints * forward;
    }

    private static int? Smoothness(ChainSample sample)
    {
        var strikes = sample.Strikes;
        var deviations = sample.Deviations;
        var reach = SmoothReachSigmas * sample.MoveDollars;
        var (sum, count) = (0.0, 0);
        for (var row = 1; row + 1 < sample.Rows; row++)
        {
            if (Math.Abs(strikes[row] - sample.Spot) > reach)
                continue;

            var share = (strikes[row] - strikes[row - 1]) / (strikes[row + 1] - strikes[row - 1]);
            var line = deviations[row - 1] + share * (deviations[row + 1] - deviations[row - 1]);
            sum += Math.Abs(deviations[row] - line) / deviations[row];
            count++;
        }

        return count == 0 ? null : Score(100 * Math.Exp(-sum / count / RoughnessScale));
    }

    private static int Score(double points) => (int)Math.Round(points, MidpointRounding.AwayFromZero);

    private readonly record struct LegCount(int Legs, int Quoted, int Settled)
    {
        // A bid of nothing is natural in the wings; a crossed or an absent offer is not.
        public LegCount With(LegColumns side, int row) => side.IsListed[row]
            ? new(
                Legs + 1,
                Quoted + (side.Ask[row] > 0 && side.Bid[row] <= side.Ask[row] ? 1 : 0),
                Settled + (side.IsSettledKnown[row] ? 1 : 0))
            : this;
    }
}

/// <summary>The newest event of each kind; null where there was none.</summary>
public readonly record struct FeedTimes(Timestamp? Spot, Timestamp? Quote, Timestamp? Trade, bool HasSettled)
{
    /// <summary>The newest word on an option.</summary>
    public Timestamp? Option => Quote is { } quote && Trade is { } trade ? Timestamp.Max(quote, trade) : Quote ?? Trade;

    public Timestamp? Any => Spot is { } spot && Option is { } option ? Timestamp.Max(spot, option) : Spot ?? Option;
}
