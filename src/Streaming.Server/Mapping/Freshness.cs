using System.Globalization;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Engine.Snapshots;
using Streaming.Protocol.Rest.Snapshot;

namespace Streaming.Server.Mapping;

/// <summary>How old each input of an answer is.</summary>
internal static class Freshness
{
    /// <summary>The version of the vendors' envelope that these answers are shaped after.</summary>
    public const string EndpointVersion = "2026.08.25";

    private static readonly HashSet<string> Indices = ["SPX", "XSP", "NDX", "XND", "RUT", "MRUT", "DJX", "VIX"];

    /// <param name="facts">Null where nothing has been seen yet.</param>
    public static DataAsOfBlock Of(SnapshotFacts? facts)
    {
        var newest = facts?.Quality.Newest ?? default;
        var isIndex = facts is not null && Indices.Contains(facts.Symbol);
        return new()
        {
            Node = "streaming",
            EquityFeed = isIndex ? null : Text(newest.Spot),
            EquityOptionsFeed = isIndex ? null : Text(newest.Option),
            IndexFeed = isIndex ? Text(newest.Spot) : null,
            IndexOptionsFeed = isIndex ? Text(newest.Option) : null,
            FuturesFeed = null,
            FuturesOptionsFeed = null,
            FlowFeed = Text(newest.Trade),

            // Open interest is of the evening before.
            OiFeed = newest.HasSettled && facts is not null
                ? Text(TradingCalendar.Nyse.LastOnOrBefore(facts.Session.Date.AddDays(-1)).Close)
                : null,
            MacroFeed = null,
        };
    }

    private static string? Text(Timestamp? instant) =>
        instant?.ToUtc().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
