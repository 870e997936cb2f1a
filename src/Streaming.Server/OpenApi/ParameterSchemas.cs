using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Streaming.Engine.Headlines;
using Streaming.Protocol;
using Streaming.Server.Endpoints;
using Streaming.Server.Events.Headlines;
using Streaming.Server.Mapping;

namespace Streaming.Server.OpenApi;

/// <summary>What a parameter allows. In the code it is a string, because what a caller writes may be anything and has to
/// be refused in the contract's words.</summary>
internal static class ParameterSchemas
{
    /// <summary>Null where its type says it all.</summary>
    public static OpenApiSchema? Of(string? parameter, string operation) => parameter switch
    {
        "bar" when operation is "GetHeatmap" or "GetStrikeFlow" => Words(BarSize.OneMinute.WireName()),
        "bar" => Words(WireVocabulary.Words<BarSize>(each => each.WireName())),
        "side" => Words(WireVocabulary.Words<FlowSide>(each => each.WireName())),
        "metric" when operation is "GetLeaderboard" =>
            Words(WireVocabulary.Words<LeaderboardMetric>(each => each.WireName())),
        "metric" => Words(WireVocabulary.Words<HeatmapMetric>(each => each.WireName())),
        "mode" => Words(WireVocabulary.Words<HeatmapMode>(each => each.WireName())),
        "model" => Choice(WireVocabulary.Words<ExposureModel>(each => each.WireName())),
        "min_severity" => Words(WireVocabulary.Words<Severity>(each => each.ToWire())),
        "minutes" when operation is "GetStream" => Number(null, 1, BarWindow.MinutesMax),
        "minutes" => Number(BarWindow.MinutesDefault, 1, BarWindow.MinutesMax),
        "since_seq" => Number(null, -1, int.MaxValue),
        "since" => Number(null, -1, long.MaxValue),
        "limit" => Number(HeadlinesEndpoint.LimitDefault, 1, HeadlinesEndpoint.LimitMax),
        "n" => Number(LeaderboardEndpoint.CountDefault, 1, LeaderboardEndpoint.CountMax),
        "strike_range" => new()
        {
            Type = JsonSchemaType.Number,
            Minimum = SnapshotWindow.RangeMin.ToString(CultureInfo.InvariantCulture),
            Maximum = SnapshotWindow.RangeMax.ToString(CultureInfo.InvariantCulture),
            Default = JsonValue.Create(SnapshotWindow.RangeDefault),
        },
        "date" or "expiry" => new() { Type = JsonSchemaType.String, Format = "date" },
        "at" => new() { Type = JsonSchemaType.String, Format = "date-time" },
        _ => null,
    };

    // The first word is the default.
    private static OpenApiSchema Words(params JsonNode[] words)
    {
        var choice = Choice(words);
        choice.Default = words[0].DeepClone();
        return choice;
    }

    private static OpenApiSchema Choice(JsonNode[] words) => new() { Type = JsonSchemaType.String, Enum = [.. words] };

    private static OpenApiSchema Number(int? absent, long least, long most) => new()
    {
        Type = JsonSchemaType.Integer,
        Minimum = least.ToString(CultureInfo.InvariantCulture),
        Maximum = most.ToString(CultureInfo.InvariantCulture),
        Default = absent is { } number ? JsonValue.Create(number) : null,
    };
}
