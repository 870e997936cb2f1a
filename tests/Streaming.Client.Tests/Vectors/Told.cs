using System.Globalization;
using System.Text.Json.Nodes;
using Streaming.Protocol.Hub;

namespace Streaming.Client.Tests.Vectors;

/// <summary>What the client raised, in the vectors' words.</summary>
internal static class Told
{
    /// <summary>Fields in one order, so that equal events have equal texts.</summary>
    public static string Text(JsonNode told) => new JsonObject(
        told.AsObject().Where(field => field.Key != "after_ms").OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => new KeyValuePair<string, JsonNode?>(field.Key, field.Value?.DeepClone()))).ToJsonString();

    /// <returns>Null for what the vectors do not speak of.</returns>
    public static JsonObject? Of(TopicEvent told) => told switch
    {
        TopicSubscribed each => new() { ["event"] = "subscribed", ["topic"] = each.Topic, ["recovered"] = each.Recovered },
        TopicRefusal each => new() { ["event"] = "refused", ["topic"] = each.Topic, ["code"] = each.Code },
        TopicGap each => new()
        {
            ["event"] = "gap", ["topic"] = each.Topic, ["epoch"] = each.Epoch,
            ["from_seq"] = each.FromSeq, ["to_seq"] = each.ToSeq, ["reason"] = each.Reason,
        },
        TopicUpdate each => Of(each.Update),
        _ => null,
    };

    private static JsonObject Of(IUpdate update)
    {
        var told = new JsonObject
        {
            ["event"] = "update", ["topic"] = update.Topic, ["epoch"] = update.Epoch, ["seq"] = update.Seq, ["closed"] = update.Closed,
        };
        if (update is SeriesBarUpdate { Rev: { } rev })
            told["rev"] = rev;
        if (update.Conflated is { } conflated)
            told["conflated"] = conflated;
        if (update is HeatmapColumnUpdate column)
            told["column"] = new JsonObject(column.StrikesGrid!.Zip(column.Values)
                .Select(each => new KeyValuePair<string, JsonNode?>(each.First.ToString(CultureInfo.InvariantCulture), each.Second)));
        return told;
    }
}
