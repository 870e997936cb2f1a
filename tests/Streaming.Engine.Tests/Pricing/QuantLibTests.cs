using Streaming.Engine.MarketData;
using Streaming.Engine.Pricing;
using Xunit;

namespace Streaming.Engine.Tests.Pricing;

/// <summary>An independent pricer agrees, over same-day options from the open to the last minute, within four deviations
/// of the money.</summary>
public sealed class QuantLibTests
{
    private const double HoursPerYear = 252 * 6.5;
    private const double Epsilon = 2.2e-16;

    private static readonly double[] Hours = [6.5, 3, 1, 0.25, 1.0 / 60];
    private static readonly double[] Volatilities = [0.08, 0.15, 0.6];
    private static readonly double[] Distances = [.. Enumerable.Range(-16, 33).Select(i => 0.25 * i)];

    private static readonly (double Rate, double Yield)[] Carries = [(0, 0), (0.043, 0.013)];

    private static readonly QuantLibCase[] Cases =
    [
        .. from spot in new[] { 600.42, 6012.4 }
           from carry in Carries
           from hours in Hours
           from volatility in Volatilities
           from distance in Distances
           from right in new[] { OptionRight.Call, OptionRight.Put }
           let years = hours / HoursPerYear
           let strike = spot * Math.Exp(distance * volatility * Math.Sqrt(years))
           select new QuantLibCase(right, spot, strike, carry.Rate, carry.Yield, volatility, years),
    ];

    private static readonly Lazy<Task<QuantLibAnswer[]>> Answers = new(() => QuantLib.PriceAsync(Cases));

    [Fact]
    public async Task Scalar_prices_and_Greeks_agree_to_nine_digits()
    {
        var answers = await Answers.Value;
        Assert.Equal(Cases.Length, answers.Length);
        foreach (var (item, answer) in Cases.Zip(answers))
        {
            var ours = new BlackScholesMerton(
                item.Spot, item.Strike, item.Rate, item.Yield, item.Volatility, item.Years);
            Agree(answer.Price, ours.Price(item.Right), 1e-9, RoundingOfPrice(item), $"{item} price");
            Agree(answer.Delta, ours.Delta(item.Right), 1e-9, RoundingOfProbability, $"{item} delta");
            Agree(answer.Gamma, ours.Gamma, 1e-9, 0, $"{item} gamma");
            Agree(answer.Vega, ours.Vega, 1e-9, 0, $"{item} vega");
            Agree(answer.Theta, ours.Theta(item.Right), 1e-9, RoundingOfTheta(item), $"{item} theta");
        }
    }

    [Fact]
    public async Task Strips_agree_to_eight_digits()
    {
        var answers = await Answers.Value;
        var rows = new GreekColumns();
        foreach (var strip in Cases.Zip(answers).GroupBy(pair => pair.First with { Right = default, Strike = 0 }))
        {
            var (common, pairs) = (strip.Key, strip.ToArray());
            double[] strikes = [.. pairs.Select(pair => pair.First.Strike)];
            double[] deviations = [.. pairs.Select(pair => pair.First.Deviation)];
            Greeks.Compute(common.Spot, common.Forward, common.Years * HoursPerYear, strikes, deviations, rows);

            // A strip knows no yield: what it takes from the shares is put back here.
            var carry = Math.Exp(-common.Yield * common.Years);
            for (var row = 0; row < pairs.Length; row++)
            {
                var (item, answer) = pairs[row];
                var delta = item.Right == OptionRight.Call ? rows.DeltaCall[row] : rows.DeltaPut[row];
                Agree(answer.Delta, carry * delta, 1e-8, RoundingOfProbability, $"{item} delta");
                Agree(answer.Gamma, carry * rows.Gamma[row], 1e-8, 0, $"{item} gamma");
                Agree(
                    answer.Vega, carry * rows.VegaPerDeviation[row] * Math.Sqrt(item.Years), 1e-8, 0, $"{item} vega");
                if (item is { Rate: 0, Yield: 0 })
                    Agree(answer.Theta, rows.ThetaPerHour[row] * HoursPerYear, 1e-8, 0, $"{item} theta");
            }
        }
    }

    [Fact]
    public async Task Implied_deviations_agree_where_the_price_still_tells_them()
    {
        var answers = await Answers.Value;
        var compared = 0;
        foreach (var (item, answer) in Cases.Zip(answers))
        {
            var outOfTheMoney = item.Right == OptionRight.Call ? item.Strike >= item.Forward : item.Strike < item.Forward;
            if (!outOfTheMoney)
                continue;

            var discount = Math.Exp(-item.Rate * item.Years);
            var beta = answer.Price / (discount * Math.Sqrt(item.Forward * item.Strike));
            var solved = ImpliedVolatility.SolveNormalised(-Math.Abs(Black.LogRatio(item.Forward, item.Strike)), beta);

            // QuantLib stops at 1e-12 of deviation, and takes the price for as exact as doubles around the spot are.
            var vega = answer.Vega / Math.Sqrt(item.Years);
            Agree(answer.ImpliedDeviation, solved.Value, 1e-9, 1e-12 + RoundingOfPrice(item) / vega, $"{item} deviation");
            compared++;
        }

        Assert.InRange(compared, 900, Cases.Length);
    }

    // QuantLib takes a probability as (1 + erf) / 2 and a price as the difference of two numbers near the spot: below
    // these sizes its own digits end.
    private const double RoundingOfProbability = Epsilon;

    private static double RoundingOfPrice(QuantLibCase item) => 2 * Epsilon * item.Spot;

    // And it takes the carry of a theta from the logarithm of forward over spot, divided by the time.
    private static double RoundingOfTheta(QuantLibCase item) =>
        item is { Rate: 0, Yield: 0 } ? 0 : Epsilon * item.Spot / item.Years;

    private static void Agree(double expected, double actual, double share, double rounding, string about) =>
        Assert.True(
            Math.Abs(actual - expected) <= share * Math.Abs(expected) + rounding,
            $"{about}: expected {expected:R}, was {actual:R}, off by {Math.Abs(actual - expected):E2}");
}
