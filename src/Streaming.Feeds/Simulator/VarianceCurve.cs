namespace Streaming.Feeds.Simulator;

/// <summary>How a session's variance is spread over its seconds: much at the open, some at the close.</summary>
/// <remarks>The U shape is T. Andersen, M. Thyrsgaard and V. Todorov's, "Time-varying periodicity in intraday
/// volatility", JASA 2019; the constants are assumed.</remarks>
internal sealed class VarianceCurve
{
    private readonly double[] _elapsed;

    public VarianceCurve(int seconds)
    {
        _elapsed = new double[seconds + 1];
        var whole = Integral(1);
        for (var second = 0; second <= seconds; second++)
            _elapsed[second] = Integral((double)second / seconds) / whole;
    }

    /// <summary>The share of the session's variance that lies in one of its seconds.</summary>
    public double Share(int second) => _elapsed[second + 1] - _elapsed[second];

    /// <summary>The share that is still to come at the start of a second.</summary>
    public double Remaining(int second) => 1 - _elapsed[second];

    // Of 0.7 + 1.8 e^(-x / 0.06) + 0.5 e^(-(1 - x) / 0.05), from 0 to x.
    private static double Integral(double x) =>
        0.7 * x
        + 1.8 * 0.06 * (1 - PortableMath.Exp(-x / 0.06))
        + 0.5 * 0.05 * (PortableMath.Exp((x - 1) / 0.05) - PortableMath.Exp(-1 / 0.05));
}
