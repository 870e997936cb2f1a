namespace Streaming.Engine.Pricing;

/// <summary>Two numbers from 0 to 100 that say how far the chain's figures may be trusted.</summary>
public static class ChainScores
{
    private const double SmoothStep = 0.02;
    private const double DeviationsFromMoney = 2;
    private const double FreshSeconds = 3;

    /// <summary>100 where volatility does not jump from strike to strike, 37 where it does so by two points on average;
    /// null of fewer than two.</summary>
    /// <param name="volatilities">By strike, on one clock; NaN where there is none.</param>
    public static int? GreekSmoothness(ReadOnlySpan<double> volatilities)
    {
        var (sum, steps, last) = (0.0, 0, double.NaN);
        foreach (var volatility in volatilities)
        {
            if (double.IsNaN(volatility))
                continue;

            if (!double.IsNaN(last))
            {
                sum += Math.Abs(volatility - last);
                steps++;
            }

            last = volatility;
        }

        return steps > 0 ? (int)Math.Round(100 * Math.Exp(-sum / steps / SmoothStep)) : null;
    }

    /// <summary>Half for quotes where the open interest is, three tenths for fresh ones, a fifth for finite
    /// Greeks.</summary>
    /// <param name="quotedShare">From <see cref="QuotedShare"/>.</param>
    /// <param name="medianAgeSeconds">The median age of the quotes in use.</param>
    /// <param name="finiteShare">The share of strikes whose Greeks are finite.</param>
    public static int DataQuality(double quotedShare, double medianAgeSeconds, double finiteShare)
    {
        var freshness = medianAgeSeconds > FreshSeconds ? FreshSeconds / medianAgeSeconds : 1;
        return (int)Math.Round(100 * (0.5 * quotedShare + 0.3 * freshness + 0.2 * finiteShare));
    }

    /// <summary>The share of the open interest within two deviations of the forward whose strikes are quoted on both
    /// sides, call and put; by strikes alone where there is no open interest.</summary>
    /// <param name="openInterest">Both legs' together, a number a strike.</param>
    public static double QuotedShare(
        in StrikeQuotes quotes, ReadOnlySpan<double> openInterest, double forward, double deviation)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(openInterest.Length, quotes.Count);
        var (quoted, all, quotedStrikes, strikes) = (0.0, 0.0, 0, 0);
        for (var row = 0; row < quotes.Count; row++)
        {
            if (!(Math.Abs(Black.LogRatio(quotes.Strikes[row], forward)) <= DeviationsFromMoney * deviation))
                continue;

            var isQuoted = StrikeQuotes.IsTwoSided(quotes.CallBids[row], quotes.CallAsks[row])
                && StrikeQuotes.IsTwoSided(quotes.PutBids[row], quotes.PutAsks[row]);
            strikes++;
            all += openInterest[row];
            if (!isQuoted)
                continue;

            quotedStrikes++;
            quoted += openInterest[row];
        }

        return all > 0 ? quoted / all : strikes > 0 ? (double)quotedStrikes / strikes : 0;
    }
}
