namespace Streaming.Engine.Pricing;

/// <summary>The total variance of a smile over its at-the-money variance, as a function of z = ln(K/F)/w_atm:
/// a + b (rho (z - m) + sqrt((z - m)^2 + e^2)).</summary>
/// <remarks>J. Gatheral's SVI, taken in z, where same-day smiles of every hour look alike.</remarks>
public readonly record struct SviShape(double A, double B, double Rho, double M, double E)
{
    public double At(double z)
    {
        var y = z - M;
        return A + B * (Rho * y + Math.Sqrt(y * y + E * E));
    }

    /// <summary>The same variances over another at-the-money deviation, <paramref name="factor"/> times the one
    /// before.</summary>
    public SviShape Rescaled(double factor) =>
        new(A / (factor * factor), B / factor, Rho, M / factor, E / factor);

    /// <summary>Whether no butterfly between z = -4 and 4 has a negative price.</summary>
    public bool IsArbitrageFree(double atTheMoney)
    {
        for (var i = -Butterflies.Steps; i <= Butterflies.Steps; i++)
        {
            var z = i * Butterflies.Step;
            var y = z - M;
            var root = Math.Sqrt(y * y + E * E);
            var slope = B * (Rho + y / root);
            var curvature = B * E * E / (root * root * root);
            if (!Butterflies.AreFree(z, A + B * (Rho * y + root), slope, curvature, atTheMoney))
                return false;
        }

        return true;
    }
}
