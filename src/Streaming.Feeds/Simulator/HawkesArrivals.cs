namespace Streaming.Feeds.Simulator;

/// <summary>When orders arrive: a Hawkes process whose orders bring others with them, some at once, some over half a
/// minute.</summary>
/// <remarks>Intensity mu(t) + sum over past orders of 0.45 e^(-age / 1 s) + 0.20 / 30 e^(-age / 30 s).
/// An order brings 0.65 others in the mean, in line with M. Lallouache and D. Challet, "The limits of statistical
/// significance of Hawkes processes fitted to financial data", 2014. Simulated by Ogata's thinning, with mu constant
/// within a second.</remarks>
internal sealed class HawkesArrivals(RandomStream random)
{
    public const double BranchingRatio = FastBranching + SlowBranching;

    private const double FastBranching = 0.45;
    private const double SlowBranching = 0.20;
    private const double SlowSeconds = 30;

    private readonly List<int> _times = [];
    private double _fast;
    private double _slow;

    /// <summary>The arrivals in one second, in microseconds from its start, ascending. The next call overwrites
    /// them.</summary>
    /// <param name="mean">The mean of arrivals a second, of both kinds, at this time of day.</param>
    public List<int> InSecond(double mean)
    {
        _times.Clear();
        var mu = mean * (1 - BranchingRatio);
        var t = 0.0;
        while (true)
        {
            var bound = mu + _fast + _slow;
            var wait = bound > 0 ? random.Exponential() / bound : 1;
            var step = Math.Min(wait, 1 - t);
            _fast *= PortableMath.Exp(-step);
            _slow *= PortableMath.Exp(-step / SlowSeconds);
            t += step;
            if (t >= 1)
                return _times;

            if (random.Uniform() * bound >= mu + _fast + _slow)
                continue;

            _times.Add((int)(t * SessionClock.UsableMicroseconds));
            _fast += FastBranching;
            _slow += SlowBranching / SlowSeconds;
        }
    }
}
