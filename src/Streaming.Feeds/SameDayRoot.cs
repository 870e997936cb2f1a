namespace Streaming.Feeds;

/// <summary>The option root under which an underlying's same-day contracts are listed: the way back from
/// <see cref="Engine.MarketData.OptionRoots"/>.</summary>
internal static class SameDayRoot
{
    public static string Of(string underlying) => underlying switch
    {
        "SPX" => "SPXW",
        "NDX" => "NDXP",
        "RUT" => "RUTW",
        "VIX" => "VIXW",
        _ => underlying,
    };
}
