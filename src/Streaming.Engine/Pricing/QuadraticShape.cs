namespace Streaming.Engine.Pricing;

/// <summary>A parabola of variance over z (see <see cref="SviShape"/>), going straight on beyond 2.5 deviations, where
/// a parabola of real quotes bends upon noise.</summary>
internal readonly record struct QuadraticShape(double Level, double Slope, double Bend)
{
    private const double StraightFrom = 2.5;
    private const double LevelMin = 0.05;

    public double At(double z)
    {
        var inner = Math.Clamp(z, -StraightFrom, StraightFrom);
        return Level + Slope * inner + Bend * inner * inner + (Slope + 2 * Bend * inner) * (z - inner);
    }

    public QuadraticShape Rescaled(double factor) => new(Level / (factor * factor), Slope / factor, Bend);

    public bool IsArbitrageFree(double atTheMoney)
    {
        for (var i = -Butterflies.Steps; i <= Butterflies.Steps; i++)
        {
            var z = i * Butterflies.Step;
            var inner = Math.Clamp(z, -StraightFrom, StraightFrom);
            var value = At(z);
            var curvature = z == inner ? 2 * Bend : 0;
            if (value < LevelMin || !Butterflies.AreFree(z, value, Slope + 2 * Bend * inner, curvature, atTheMoney))
                return false;
        }

        return true;
    }
}
