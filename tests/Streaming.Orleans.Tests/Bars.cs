using Xunit;

namespace Streaming.Orleans.Tests;

/// <summary>One symbol's closed bars as a host answers them.</summary>
internal sealed record Bars(string? Epoch, IReadOnlyList<(int Seq, string Text)> All, int Gaps)
{
    public int Last => All.Count == 0 ? -1 : All[^1].Seq;

    public void AssertContiguous() => Assert.Equal(Enumerable.Range(All[0].Seq, All.Count), All.Select(bar => bar.Seq));

    /// <summary>The other one has the same bars as far as this one goes.</summary>
    public void AssertContinuedBy(Bars later)
    {
        Assert.Equal(Epoch, later.Epoch);
        Assert.Equal(All, later.All.Take(All.Count));
        later.AssertContiguous();
        Assert.Equal(0, later.Gaps);
    }
}
