namespace Streaming.Protocol;

public enum TopicKind : byte
{
    Series,
    HedgeFlow,
    Heatmap,
    StrikeFlow,
    Headline,
    Snapshot,
    Leaderboard,
    Status,
}

/// <summary>What a topic promises about its updates.</summary>
public enum DeliveryClass : byte
{
    /// <summary>Every closed bar once and in order, or a gap that says which not; of the open bar the newest.</summary>
    Bars,

    /// <summary>Every event in order, never conflated.</summary>
    Events,

    /// <summary>The newest only.</summary>
    State,
}

public enum BarSize : byte
{
    ThirtySeconds,
    OneMinute,
    FiveMinutes,
    FifteenMinutes,
}

public enum FlowSide : byte
{
    All,
    Calls,
    Puts,
}

public enum HeatmapMetric : byte
{
    Gex,
    Dex,
    Vex,
    Chex,
    Oi,
    SignedFlow,
}

public enum HeatmapMode : byte
{
    Raw,
    Delta,
}

/// <summary>Which book's numbers are meant.</summary>
public enum ExposureModel : byte
{
    Compat,
    Principled,
}

public enum LeaderboardMetric : byte
{
    Heat,
    PinRisk,
    AbsFlow,
    CharmIntensity,
}

/// <summary>The names that topics and REST parameters share.</summary>
public static class TopicParts
{
    internal static readonly WireNames<TopicKind> Kinds =
        new("series", "hedge-flow", "heatmap", "strike-flow", "headline", "snapshot", "leaderboard", "status");

    private static readonly WireNames<BarSize> BarSizes = new("30s", "1m", "5m", "15m");
    private static readonly WireNames<FlowSide> FlowSides = new("all", "calls", "puts");
    private static readonly WireNames<HeatmapMetric> Metrics = new("gex", "dex", "vex", "chex", "oi", "signed_flow");
    private static readonly WireNames<HeatmapMode> Modes = new("raw", "delta");
    private static readonly WireNames<ExposureModel> Models = new("compat", "principled");
    private static readonly WireNames<LeaderboardMetric> Rankings = new("heat", "pin_risk", "abs_flow", "charm_intensity");

    public static string WireName(this TopicKind kind) => Kinds[kind];

    public static string WireName(this BarSize size) => BarSizes[size];

    public static string WireName(this FlowSide side) => FlowSides[side];

    public static string WireName(this HeatmapMetric metric) => Metrics[metric];

    public static string WireName(this HeatmapMode mode) => Modes[mode];

    public static string WireName(this ExposureModel model) => Models[model];

    public static string WireName(this LeaderboardMetric metric) => Rankings[metric];

    public static bool TryParse(ReadOnlySpan<char> name, out BarSize size) => BarSizes.TryParse(name, out size);

    public static bool TryParse(ReadOnlySpan<char> name, out FlowSide side) => FlowSides.TryParse(name, out side);

    public static bool TryParse(ReadOnlySpan<char> name, out HeatmapMetric metric) => Metrics.TryParse(name, out metric);

    public static bool TryParse(ReadOnlySpan<char> name, out HeatmapMode mode) => Modes.TryParse(name, out mode);

    public static bool TryParse(ReadOnlySpan<char> name, out ExposureModel model) => Models.TryParse(name, out model);

    public static bool TryParse(ReadOnlySpan<char> name, out LeaderboardMetric metric) =>
        Rankings.TryParse(name, out metric);
}
