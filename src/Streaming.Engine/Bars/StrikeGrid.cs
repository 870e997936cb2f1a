using System.Globalization;

namespace Streaming.Engine.Bars;

/// <summary>The listed strikes of one expiry, ascending. It only ever grows, and a grown grid is a new object.</summary>
public sealed class StrikeGrid
{
    public static readonly StrikeGrid Empty = new([]);

    private readonly double[] _strikes;

    /// <param name="strikes">Ascending and distinct; the grid keeps the array.</param>
    public StrikeGrid(double[] strikes)
    {
        for (var i = 1; i < strikes.Length; i++)
            if (strikes[i] <= strikes[i - 1])
                throw new ArgumentException("Strikes of a grid ascend.", nameof(strikes));

        _strikes = strikes;
        Id = Hash(strikes);
    }

    public ReadOnlySpan<double> Strikes => _strikes;

    public int Count => _strikes.Length;

    /// <summary>A hash of the strikes: two grids with one id have the same strikes in the same places.</summary>
    public string Id { get; }

    /// <summary>The place of a strike, or a negative number.</summary>
    public int IndexOf(double strike) => Array.BinarySearch(_strikes, strike);

    // FNV-1a over the thousandths: short, stable between runs and machines, and no secret depends on it.
    private static string Hash(ReadOnlySpan<double> strikes)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var strike in strikes)
        {
            hash ^= (ulong)Math.Round(strike * 1000);
            hash *= 1_099_511_628_211UL;
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
