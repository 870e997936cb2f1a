using System.Globalization;
using Xunit;

namespace Streaming.Engine.Tests.Pricing;

/// <summary>Equality up to a share of the value, for numbers of every size.</summary>
internal static class Near
{
    public static void Relative(double expected, double actual, double tolerance, string? about = null)
    {
        var error = Math.Abs(actual - expected);
        Assert.True(
            error <= tolerance * Math.Abs(expected),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{about} expected {expected:R}, was {actual:R}: off by {error / expected:E2} of {tolerance:E2}"));
    }
}
