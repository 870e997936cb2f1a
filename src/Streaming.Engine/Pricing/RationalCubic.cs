namespace Streaming.Engine.Pricing;

/// <summary>A cubic over a quadratic through two points with given slopes, and a given curvature at one of them.</summary>
/// <remarks>R. Delbourgo and J. Gregory, SIAM J. Sci. Stat. Comput. 6 (1985).</remarks>
internal static class RationalCubic
{
    // At -1 the denominator has a root between the points.
    private const double ControlFloor = -0.999_999;
    private const double ControlCeiling = 1e12;

    public static double Fit(
        double x, double left, double right, double valueLeft, double valueRight, double slopeLeft, double slopeRight,
        double? curvatureLeft = null, double? curvatureRight = null)
    {
        var width = right - left;
        if (!(width > 0))
            return 0.5 * (valueLeft + valueRight);

        var chord = (valueRight - valueLeft) / width;
        var control = curvatureRight is { } atRight
            ? (0.5 * width * atRight + slopeRight - slopeLeft) / (slopeRight - chord)
            : (0.5 * width * curvatureLeft.GetValueOrDefault() + slopeRight - slopeLeft) / (chord - slopeLeft);
        var t = (x - left) / width;
        var u = 1 - t;
        if (!double.IsFinite(control) || control > ControlCeiling)
            return valueRight * t + valueLeft * u;

        control = Math.Max(control, ControlFloor);
        var top = valueRight * t * t * t + (control * valueRight - width * slopeRight) * t * t * u
            + (control * valueLeft + width * slopeLeft) * t * u * u + valueLeft * u * u * u;
        return top / (1 + (control - 3) * t * u);
    }
}
