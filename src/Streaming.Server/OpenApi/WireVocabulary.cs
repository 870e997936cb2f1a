using System.Text.Json.Nodes;
using Streaming.Engine.Exposures;
using Streaming.Engine.Headlines;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Protocol.Rest;
using Streaming.Protocol.Rest.Snapshot;
using Streaming.Server.Mapping;

namespace Streaming.Server.OpenApi;

/// <summary>Which words, numbers and forms the properties of the wire may have. A property means the same wherever it
/// stands, but for a few that the types tell apart.</summary>
internal static class WireVocabulary
{
    private static readonly Dictionary<string, JsonNode[]> Everywhere = new()
    {
        ["bar_size"] = Words<BarSize>(each => each.WireName()),
        ["side"] = Words<FlowSide>(each => each.WireName()),
        ["mode"] = Words<HeatmapMode>(each => each.WireName()),
        ["model"] = Words<ExposureModel>(each => each.WireName()),
        ["regime"] = Words<Regime>(each => each.ToWire()),
        ["gamma_flip_reason"] = Words(FlipReasons.NoSmile, FlipReasons.NoSignChange),
        ["spot_vs_flip"] = Words("above", "below"),
        ["direction"] = Words("buy", "sell"),
        ["charm_regime"] = Words<CharmRegime>(each => each.ToWire()),
        ["vanna_interpretation"] = Words<VannaRegime>(each => each.ToWire()),
        ["severity"] = Words<Severity>(each => each.ToWire()),
        ["previous_severity"] = Words<Severity>(each => each.ToWire()),
        ["min_severity"] = Words<Severity>(each => each.ToWire()),
        ["trade_angle"] = Words<TradeAngle>(each => each.ToWire()),
        ["confidence"] = Words<SetupConfidence>(each => each.ToWire()),
        ["current_plan"] = Words<Plan>(each => each.ToString()),
        ["required_plan"] = Words<Plan>(each => each.ToString()),
        ["upgrade_to"] = Words<Plan>(each => each.ToString()),
        ["session"] = Words("open", "closed"),
        ["feed"] = Words("live", "stale", "replay"),
        ["tier_used"] = Words("raw"),
    };

    private static readonly Dictionary<(Type, string), JsonNode[]> OfTypes = new()
    {
        [(typeof(RegimeBlock), "label")] = Words<Regime>(each => each.ToWire()),
        [(typeof(FlowDirectionBlock), "label")] = Words<FlowLabel>(each => each.ToWire()),
        [(typeof(SetupCandidateBlock), "name")] = Words<SetupKind>(each => each.ToWire()),
        [(typeof(AntiSetupBlock), "name")] = Words<SetupKind>(each => each.ToWire()),
        [(typeof(HeadlineUpdate), "setup")] = Words<SetupKind>(each => each.ToWire()),
        [(typeof(HeatmapResponse), "metric")] = Words<HeatmapMetric>(each => each.WireName()),
        [(typeof(LeaderboardResponse), "metric")] = Words<LeaderboardMetric>(each => each.WireName()),
        [(typeof(GapInterval), "reason")] = Words(GapReasons.FeedGap, GapReasons.Restart, GapReasons.Halt),
        [(typeof(Gap), "reason")] = Words(
            GapReasons.FeedGap, GapReasons.Restart, GapReasons.SlowConsumer, GapReasons.HistoryLost),
        [(typeof(FeedHealth), "status")] = Words("live", "stale", "closed", "replay"),
        [(typeof(WebhookResponse), "status")] = Words("active", "failing"),
        [(typeof(SubscribeResult), "status")] = Words(
            SubscribeStatus.Ok, SubscribeStatus.UnknownTopic, SubscribeStatus.UnknownSymbol,
            SubscribeStatus.TierRestricted, SubscribeStatus.LimitExceeded),
        [(typeof(SubscribeResult), "code")] = Numbers(code =>
            !Codes.EndsConnection(code) && code != Codes.BadRequest),
        [(typeof(Bye), "code")] = Numbers(Codes.EndsConnection),
        [(typeof(Bye), "reason")] = Words([.. Codes.All.Where(Codes.EndsConnection).Select(Codes.Name)]),
    };

    private static readonly HashSet<string> Instants =
    [
        "t", "as_of", "from", "to", "reset_at", "failing_since", "server_time", "equity_feed", "equity_options_feed",
        "index_feed", "index_options_feed", "futures_feed", "futures_options_feed", "flow_feed", "oi_feed", "macro_feed",
    ];

    private static readonly HashSet<string> Dates = ["date", "expiration", "next_zero_dte_expiry", "last_session"];

    /// <summary>All values that a property may have; null where it may have any.</summary>
    public static IReadOnlyList<JsonNode>? WordsOf(Type type, string property)
    {
        for (var known = type; known is not null; known = known.BaseType)
            if (OfTypes.TryGetValue((known, property), out var words))
                return Copy(words);

        return Everywhere.TryGetValue(property, out var common) ? Copy(common) : null;
    }

    public static string? FormatOf(string property) =>
        Instants.Contains(property) ? "date-time" : Dates.Contains(property) ? "date" : null;

    public static JsonNode[] Words(params string[] words) => [.. words.Select(word => (JsonNode)JsonValue.Create(word))];

    public static JsonNode[] Words<TEnum>(Func<TEnum, string> toWire)
        where TEnum : struct, Enum =>
        Words([.. Enum.GetValues<TEnum>().Select(toWire).Distinct()]);

    private static JsonNode[] Numbers(Func<int, bool> isMeant) =>
        [.. Codes.All.Where(isMeant).Order().Select(code => (JsonNode)JsonValue.Create(code))];

    // A node has one parent.
    private static JsonNode[] Copy(JsonNode[] words) => [.. words.Select(word => word.DeepClone())];
}
