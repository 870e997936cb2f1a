namespace Streaming.Feeds.Simulator;

/// <summary>The lots customers opened today and mean to close today, by when.</summary>
internal sealed class ClosingPlan(RandomStream random, ClosingStyle style, int seconds)
{
    private const double LastQuarter = 900;
    private const double ClosingChance = 0.60;
    private const double MeanHolding = 2400;

    private readonly PriorityQueue<Lot, (double Due, long Number)> _lots = new();
    private long _number;

    public void Add(double now, ReadOnlySpan<OrderLeg> legs)
    {
        var due = style == ClosingStyle.Exponential ? Exponential(now) : Mixture(now);
        if (due < seconds)
            _lots.Enqueue(new Lot(legs.ToArray()), (due, _number++));
    }

    /// <summary>Takes the next lot that is due.</summary>
    public bool TryTake(double now, out Lot lot)
    {
        lot = default;
        return _lots.TryPeek(out _, out var key) && key.Due <= now && _lots.TryDequeue(out lot, out _);
    }

    private double Exponential(double now) =>
        random.Chance(ClosingChance) ? now + MeanHolding * random.Exponential() : double.PositiveInfinity;

    private double Mixture(double now) => random.Uniform() switch
    {
        // A Weibull time of shape 0.6: most within minutes, some much later.
        < 0.35 => now + 600 * PortableMath.Exp(PortableMath.Log(random.Exponential() + 1e-12) / 0.6),
        < 0.60 => now + 7200 * random.Exponential(),
        < 0.80 => random.Uniform(Math.Max(now, seconds - LastQuarter), seconds),
        _ => double.PositiveInfinity,
    };
}

/// <summary>What one order opened.</summary>
internal readonly record struct Lot(OrderLeg[] Legs);
