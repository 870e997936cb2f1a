using Streaming.Engine.Headlines;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;

namespace Streaming.Orleans.Survey;

/// <summary>A <see cref="SymbolSummary"/> as it crosses hosts; times in nanoseconds.</summary>
[GenerateSerializer, Immutable, Alias("streaming.survey-line")]
public readonly record struct SurveyLine(
    [property: Id(0)] string Symbol,
    [property: Id(1)] long? DecidedAt,
    [property: Id(2)] SurveyMetrics? Metrics,
    [property: Id(3)] long? Newest,
    [property: Id(4)] int? Gaps)
{
    public static SurveyLine Of(SymbolSummary summary) => new(
        summary.Symbol, summary.DecidedAt?.UnixNanoseconds, summary.Metrics is { } metrics ? SurveyMetrics.Of(metrics) : null,
        summary.Newest?.UnixNanoseconds, summary.Gaps);

    public SymbolSummary ToSummary() => new(Symbol, Time(DecidedAt), Metrics?.ToMetrics(), Time(Newest), Gaps);

    /// <summary>True where the other one was seen earlier: when a symbol moves, two hosts may speak of it.</summary>
    public bool IsNewerThan(SurveyLine other) =>
        (DecidedAt ?? 0, Newest ?? 0).CompareTo((other.DecidedAt ?? 0, other.Newest ?? 0)) > 0;

    private static Timestamp? Time(long? nanoseconds) => nanoseconds is { } time ? new Timestamp(time) : null;
}

/// <summary><see cref="LeaderboardMetrics"/> as they cross hosts.</summary>
[GenerateSerializer, Immutable, Alias("streaming.survey-metrics")]
public readonly record struct SurveyMetrics(
    [property: Id(0)] double? Heat,
    [property: Id(1)] int? PinRisk,
    [property: Id(2)] double AbsoluteFlow,
    [property: Id(3)] double GrossFlow,
    [property: Id(4)] double CharmIntensity)
{
    public static SurveyMetrics Of(LeaderboardMetrics metrics) => new(
        metrics.Heat, metrics.PinRisk, metrics.AbsoluteFlow, metrics.GrossFlow, metrics.CharmIntensity);

    public LeaderboardMetrics ToMetrics() => new(Heat, PinRisk, AbsoluteFlow, GrossFlow, CharmIntensity);
}
