namespace Streaming.Engine.Pricing;

/// <summary>Interpolation between two points with given slopes by a cubic over a quadratic; the control r makes it the
/// plain cubic at 3 and stiffer above.</summary>
/// <remarks>R. Delbourgo and J. A. Gregory, "Shape preserving piecewise rational interpolation", SIAM J. Sci. Stat.
/// Comput. 6 (1985).</remarks>
internal readonly record struct RationalCubic(
    double LeftX, double RightX, double LeftY, double RightY, double LeftSlope, double RightSlope)
{
    private const double MinControl = -0.9999999850988388; // -(1 - sqrt(2^-52)): the denominator vanishes at -1
    private const double MaxControl = 1e16;

    private double Width => RightX - LeftX;

    private double Chord => (RightY - LeftY) / Width;

    public double At(double x, double control)
    {
        var width = Width;
        var t = (x - LeftX) / width;
        var u = 1 - t;
        if (control >= MaxControl)
            return RightY * t + LeftY * u;

        var numerator = RightY * t * t * t
            + (control * RightY - width * RightSlope) * t * t * u
            + (control * LeftY + width * LeftSlope) * t * u * u
            + LeftY * u * u * u;
        return numerator / (1 + (control - 3) * t * u);
    }

    /// <summary>The control that gives a second derivative at the left end and keeps the data's shape.</summary>
    public double ControlForLeftCurvature(double curvature, bool stiff) => Shaped(
        Ratio(0.5 * Width * curvature + (RightSlope - LeftSlope), Chord - LeftSlope), stiff);

    /// <inheritdoc cref="ControlForLeftCurvature"/>
    public double ControlForRightCurvature(double curvature, bool stiff) => Shaped(
        Ratio(0.5 * Width * curvature + (RightSlope - LeftSlope), RightSlope - Chord), stiff);

    private static double Ratio(double numerator, double denominator) =>
        numerator == 0 ? 0
        : denominator == 0 ? Math.CopySign(MaxControl, numerator)
        : numerator / denominator;

    /// <param name="stiff">Where the data leave no shape to keep, prefer a straight line to a swing.</param>
    private double Shaped(double control, bool stiff)
    {
        var chord = Chord;
        var fromLeft = chord - LeftSlope;
        var toRight = RightSlope - chord;
        var monotonic = LeftSlope * chord >= 0 && RightSlope * chord >= 0;
        var curved = (fromLeft >= 0 && toRight >= 0) || (fromLeft <= 0 && toRight <= 0);
        var least = MinControl;
        if (monotonic && chord != 0)
            least = Math.Max(least, (LeftSlope + RightSlope) / chord);
        else if (monotonic && stiff)
            least = MaxControl;

        if (curved && fromLeft != 0 && toRight != 0)
            least = Math.Max(least, Math.Max(
                Math.Abs((RightSlope - LeftSlope) / toRight), Math.Abs((RightSlope - LeftSlope) / fromLeft)));
        else if ((curved || monotonic) && stiff)
            least = MaxControl;

        return Math.Max(control, least);
    }
}
