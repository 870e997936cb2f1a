using System.Diagnostics.CodeAnalysis;

namespace Streaming.Engine.MarketData;

/// <summary>Which underlying's same-day book an option root belongs to.</summary>
public static class OptionRoots
{
    /// <summary>Maps a root to its underlying: SPXW to SPX, most roots to themselves.</summary>
    /// <returns>False for the AM-settled index roots, which have no life left on their expiry day after the opening
    /// print, and for adjusted roots, whose deliverable is not 100 shares.</returns>
    public static bool TryGetUnderlying(string root, [NotNullWhen(true)] out string? underlying)
    {
        underlying = root switch
        {
            "SPXW" => "SPX",
            "NDXP" => "NDX",
            "RUTW" => "RUT",
            "VIXW" => "VIX",
            "SPX" or "NDX" or "RUT" or "VIX" => null,
            _ when char.IsAsciiDigit(root[^1]) => null,
            _ => root,
        };
        return underlying is not null;
    }
}
