namespace Streaming.Engine.Exposures;

/// <summary>GEX of one book over every expiry that the feed carries.</summary>
/// <param name="GrossGex">The sizes of what <paramref name="NetGex"/> is the balance of.</param>
public readonly record struct WholeChain(double NetGex, double GrossGex)
{
    // Where expiries cancel each other, a share of the balance is a share of nearly nothing.
    private const double NetShareMin = 0.01;

    public WholeChain With(in ExposureTotals expiry) => new(NetGex + expiry.NetGex, GrossGex + expiry.GrossGex);

    /// <summary>How large one expiry's net is beside the whole chain's, in percent; null where the whole is no measure of
    /// anything. More than 100 where the others stand against it.</summary>
    public double? PercentOf(double netGex) =>
        GrossGex > 0 && Math.Abs(NetGex) >= NetShareMin * GrossGex ? 100 * Math.Abs(netGex / NetGex) : null;
}
