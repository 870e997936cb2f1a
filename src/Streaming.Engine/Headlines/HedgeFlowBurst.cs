using Streaming.Engine.Saving;

namespace Streaming.Engine.Headlines;

/// <summary>What a <see cref="HedgeFlowBurst"/> remembers: moments with forgetting,
/// and the run of large bars.</summary>
public readonly record struct HedgeFlowBurstState(int Bars, double Mean, double Variance, double? Z, int Run);

/// <summary>How unusual a raw bar's hedge flow is beside the last half hours'.</summary>
public sealed class HedgeFlowBurst
{
    private const double HalfLifeBars = 60;
    private const double RunZ = 2;

    /// <summary>Ten minutes of bars; fewer know no deviation to speak of.</summary>
    private const int BarsMin = 20;

    private static readonly double Forget = 1 - Math.Pow(0.5, 1 / HalfLifeBars);

    public HedgeFlowBurstState State { get; private set; }

    /// <summary>The latest bar's distance from the mean in deviations of the bars before it;
    /// null while those are few.</summary>
    public double? Z => State.Z;

    /// <summary>How many bars in a row were beyond two deviations on the same side, negative for selling.</summary>
    public int Run => State.Run;

    public void Restore(HedgeFlowBurstState state) => State = state;

    public void Reset() => State = default;

    internal void Save(ref StateWriter writer)
    {
        writer.Value(State.Bars);
        writer.Value(State.Mean);
        writer.Value(State.Variance);
        writer.Optional(State.Z);
        writer.Value(State.Run);
    }

    internal void Restore(ref StateReader reader) => Restore(new(
        reader.Value<int>(), reader.Value<double>(), reader.Value<double>(), reader.Optional<double>(), reader.Value<int>()));

    public double? Observe(double bar)
    {
        var (bars, mean, variance, _, run) = State;
        var away = bar - mean;
        double? z = bars >= BarsMin && variance > 0 ? away / Math.Sqrt(variance) : null;
        var side = z >= RunZ ? 1 : z <= -RunZ ? -1 : 0;

        // A weight of one over n at first, so that the first bars count alike; then it settles at the half-life.
        bars++;
        var weight = Forget / (1 - Math.Pow(1 - Forget, bars));
        State = new HedgeFlowBurstState(
            bars, mean + weight * away, (1 - weight) * (variance + weight * away * away), z,
            side == 0 ? 0 : Math.Sign(run) == side ? run + side : side);
        return z;
    }
}
