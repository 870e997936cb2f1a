namespace Streaming.Engine.Headlines;

/// <summary>One symbol's values for the leaderboard; null where it has no entry.</summary>
/// <param name="Heat">Today's hedge flow over the net gamma per 1 %:
/// 2.4 is what dealers would trade on a 2.4 % move.</param>
/// <param name="AbsoluteFlow">Of the latest raw bar, calls and puts netted;
/// <paramref name="GrossFlow"/> adds their sizes.</param>
public readonly record struct LeaderboardMetrics(
    double? Heat, int? PinRisk, double AbsoluteFlow, double GrossFlow, double CharmIntensity)
{
    // What is 0 in whole dollars is 0: nothing can be measured in it.
    private const double NetGexMin = 0.5;

    public static LeaderboardMetrics Of(
        double hedgeFlowCumulative, double netGex, int? pinScore, double callBar, double putBar,
        double charmDollarsPerHour) =>
        new(
            Math.Abs(netGex) < NetGexMin ? null : Math.Abs(hedgeFlowCumulative) / Math.Abs(netGex),
            pinScore,
            Math.Abs(callBar + putBar),
            Math.Abs(callBar) + Math.Abs(putBar),
            Math.Abs(charmDollarsPerHour));
}
