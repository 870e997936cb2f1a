using Streaming.Feeds.Simulator;
using Streaming.Testing.Accuracy;
using Xunit;

namespace Streaming.Feeds.Tests.Simulator;

/// <summary>What the engine infers of a simulated day, against the truth: model.md 10.9. STREAMING_SEED changes the day.</summary>
public sealed class EngineAccuracyTests
{
    private static readonly long Seed =
        long.TryParse(Environment.GetEnvironmentVariable("STREAMING_SEED"), out var seed) ? seed : 1;

    private static readonly Lazy<Task<AccuracyStudy>> Hard = new(() => StudyAsync(SimulatorDifficulty.Hard));
    private static readonly Lazy<Task<AccuracyStudy>> Easy = new(() => StudyAsync(SimulatorDifficulty.Easy));

    [Fact]
    public async Task Sides_probabilities_and_open_interest_are_as_near_the_truth_as_they_must_be()
    {
        foreach (var study in new[] { await Hard.Value, await Easy.Value })
        {
            TestContext.Current.TestOutputHelper?.WriteLine(study.Report());
            Assert.All(study.Bands, band => Assert.True(band.Holds, $"seed {Seed}: {band}"));
        }

        // Kinds of evidence that were frequent enough to be judged.
        Assert.True((await Hard.Value).Bands.Count(band => band.Name.Contains("states", StringComparison.Ordinal)) >= 3);
    }

    [Fact]
    public async Task Every_contract_traded_is_signed_or_unsigned_or_kept_out_of_flows_in_both_books()
    {
        var hard = await Hard.Value;
        for (var day = 0; day < hard.Days.Count; day++)
        {
            var counters = hard.Days[day];

            Assert.Equal(hard.Volumes[day], counters.SignedVolume + counters.UnsignedVolume + counters.ExcludedVolume);
            Assert.Equal(hard.Volumes[day], counters.LabelledVolume + counters.UnlabelledVolume + counters.ExcludedVolume);
            Assert.Equal(0, counters.UnmatchedCancels);
            Assert.True(counters.PackageVolume > 2 * counters.LoneLegVolume, "most packages are found");
            Assert.InRange(counters.OpenInterestConfidence, 0.4, 0.7);
        }
    }

    private static Task<AccuracyStudy> StudyAsync(SimulatorDifficulty difficulty) =>
        AccuracyStudy.RunAsync(difficulty, Seed, sessions: 1, TestContext.Current.CancellationToken);
}
