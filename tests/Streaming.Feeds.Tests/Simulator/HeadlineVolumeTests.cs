using Streaming.Engine.Headlines;
using Xunit;

namespace Streaming.Feeds.Tests.Simulator;

/// <summary>How much a whole simulated day has to tell.</summary>
public sealed class HeadlineVolumeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_day_tells_no_more_than_a_person_can_follow(long seed)
    {
        var news = (await EngineDay.OfAsync(seed)).News;

        var counts = string.Join(
            ", ", news.GroupBy(each => each.Rule).OrderBy(rule => rule.Key).Select(rule => $"{rule.Key} {rule.Count()}"));
        TestContext.Current.SendDiagnosticMessage($"seed {seed}: {news.Count} ({counts})");
        var labels = news.Count(each => each.Rule is HeadlineRule.TradeAngleChange or HeadlineRule.SetupChange);
        Assert.True(labels <= 15, $"{labels} changes of trade angle and setup in one day: {counts}");
        Assert.True(news.Count <= 65, $"{news.Count} headlines in one day: {counts}");

        // A setup that was told stands for five minutes at the least.
        var setups = news.Where(each => each.Rule == HeadlineRule.SetupChange).Select(each => each.Ordinal).ToList();
        Assert.All(setups.Zip(setups.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 10, 780));
    }
}
