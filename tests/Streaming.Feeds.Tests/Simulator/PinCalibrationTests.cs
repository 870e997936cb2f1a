using Streaming.Testing.Accuracy;
using Xunit;

namespace Streaming.Feeds.Tests.Simulator;

/// <summary>The correction of pin probabilities, on days that it was not fitted to. So few days cannot tell three
/// hundredths from chance: the gate itself is the benchmarks' command <c>calibration 2 1000</c>.</summary>
public sealed class PinCalibrationTests
{
    [Fact]
    public void What_is_served_is_nearer_to_what_comes_true_than_the_model_it_corrects()
    {
        var study = CalibrationStudy.Run(seed: 2, count: 120, cancellationToken: TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(study.Report());

        var served = CalibrationStudy.Served;
        Assert.True(study.ExpectedErrorOf(served) <= 0.75 * study.ExpectedErrorOf("al_pde_v1"));
        Assert.True(study.SkillOf(served) > study.SkillOf("al_pde_v1"));
        Assert.True(study.SkillOf(served) > study.SkillOf("heuristic_v1") + 0.2);
    }
}
