using System.Globalization;
using System.Text.Json;
using Streaming.Engine.Exposures;
using Streaming.Engine.Headlines;
using Streaming.Runtime.Ports;

namespace Streaming.Runtime.Actors;

/// <summary>Headlines as the event log keeps them: JSON, with the names of things rather than their numbers, so that a
/// later version reads what an earlier one wrote.</summary>
public static class HeadlineCodec
{
    /// <summary>A close makes a rule speak once at most, which is what makes a repeat recognisable.</summary>
    public static NewEvent ToNewEvent(HeadlineEvent headline) => new(
        string.Create(CultureInfo.InvariantCulture, $"{headline.Rule}@{headline.Ordinal}"),
        headline.EventTime, (byte)headline.Severity, Encode(headline));

    public static HeadlineEvent Decode(LoggedEvent logged)
    {
        using var body = JsonDocument.Parse(logged.Body);
        var root = body.RootElement;
        return new HeadlineEvent
        {
            Rule = Enum.Parse<HeadlineRule>(root.GetProperty("rule").GetString()!),
            RuleVersion = root.GetProperty("version").GetInt32(),
            Ordinal = root.GetProperty("ordinal").GetInt32(),
            EventTime = logged.EventTime,
            Severity = (Severity)logged.Severity,
            PreviousSeverity = Parse<Severity>(root, "previous"),
            Regime = Parse<Regime>(root, "regime")!.Value,
            TradeAngle = Parse<TradeAngle>(root, "angle")!.Value,
            Setup = Parse<SetupKind>(root, "setup"),
            Evidence =
            [
                .. root.GetProperty("evidence").EnumerateObject().Select(each => new HeadlineEvidence(
                    each.Name, each.Value.ValueKind == JsonValueKind.Null ? null : each.Value.GetDouble())),
            ],
        };
    }

    private static byte[] Encode(HeadlineEvent headline)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("rule", headline.Rule.ToString());
            json.WriteNumber("version", headline.RuleVersion);
            json.WriteNumber("ordinal", headline.Ordinal);
            json.WriteString("previous", headline.PreviousSeverity?.ToString());
            json.WriteString("regime", headline.Regime.ToString());
            json.WriteString("angle", headline.TradeAngle.ToString());
            json.WriteString("setup", headline.Setup?.ToString());
            json.WriteStartObject("evidence");
            foreach (var (name, value) in headline.Evidence)
                if (value is { } known)
                    json.WriteNumber(name, known);
                else
                    json.WriteNull(name);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static T? Parse<T>(JsonElement body, string name)
        where T : struct, Enum =>
        body.GetProperty(name).GetString() is { } text ? Enum.Parse<T>(text) : null;
}
