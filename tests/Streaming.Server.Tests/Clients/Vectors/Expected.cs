using System.Globalization;
using System.Text.Json.Nodes;
using Streaming.Testing.Bars;

namespace Streaming.Server.Tests.Clients.Vectors;

/// <summary>What a client raises, as a vector writes it. By hand: nothing here looks at what the server sent.</summary>
internal static class Expected
{
    public static JsonObject[] Connected =>
        [new() { ["event"] = "connecting" }, new() { ["event"] = "connected" }];

    /// <summary>The wire broke, or the server said goodbye.</summary>
    /// <param name="afterMs">The least wait before the next attempt.</param>
    public static JsonObject Disconnected(int? code = null, bool retry = true, long? afterMs = null)
    {
        var disconnected = new JsonObject { ["event"] = "disconnected", ["code"] = code, ["retry"] = retry };
        if (afterMs is not null)
            disconnected["after_ms"] = afterMs;
        return disconnected;
    }

    public static JsonObject Subscribed(string topic, bool recovered = false) =>
        new() { ["event"] = "subscribed", ["topic"] = topic, ["recovered"] = recovered };

    public static JsonObject Refused(string topic, int code) =>
        new() { ["event"] = "refused", ["topic"] = topic, ["code"] = code };

    public static JsonObject Update(string topic, string epoch, long seq, int? conflated = null)
    {
        var update = new JsonObject
        {
            ["event"] = "update", ["topic"] = topic, ["epoch"] = epoch, ["seq"] = seq, ["closed"] = true,
        };
        if (conflated is not null)
            update["conflated"] = conflated;
        return update;
    }

    public static IEnumerable<JsonObject> Updates(string topic, string epoch, int first, int last)
    {
        for (var seq = first; seq <= last; seq++)
            yield return Update(topic, epoch, seq);
    }

    public static JsonObject Open(string topic, string epoch, long seq, int rev, int? conflated = null)
    {
        var open = Update(topic, epoch, seq, conflated);
        open["closed"] = false;
        open["rev"] = rev;
        return open;
    }

    /// <summary>A column of net gamma by strike, from the numbers that the session is built of.</summary>
    /// <param name="unlisted">Strikes of its grid that were not listed when it closed.</param>
    public static JsonObject Column(string topic, string epoch, int seq, double[] strikes, params double[] unlisted)
    {
        var values = new JsonObject();
        foreach (var strike in strikes)
            values[strike.ToString(CultureInfo.InvariantCulture)] =
                unlisted.Contains(strike) ? null : SessionBuilder.GexAt(2 * seq + 1, strike);
        var column = Update(topic, epoch, seq);
        column["column"] = values;
        return column;
    }

    public static JsonObject Gap(string topic, string epoch, long from, long to, string reason) => new()
    {
        ["event"] = "gap", ["topic"] = topic, ["epoch"] = epoch, ["from_seq"] = from, ["to_seq"] = to, ["reason"] = reason,
    };
}
