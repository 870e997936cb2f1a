using System.Globalization;
using Streaming.Protocol;

namespace Streaming.Server.Hubs;

/// <summary>Where REST has what a topic has.</summary>
internal static class RestLinks
{
    /// <summary>Every closed bar of a session above a position. The day is named, so that the link outlives it.</summary>
    public static string Since(Topic topic, DateOnly date, string epoch, long seq) =>
        string.Create(CultureInfo.InvariantCulture, $"{Of(topic)}&date={date:yyyy-MM-dd}&epoch={epoch}&since_seq={seq}");

    public static string Window(Topic topic, int minutes) =>
        string.Create(CultureInfo.InvariantCulture, $"{Of(topic)}&minutes={minutes}");

    private static string Of(Topic topic)
    {
        // A symbol may hold a caret, which stands in no address as it is.
        var symbol = Uri.EscapeDataString(topic.Symbol!);
        var bar = topic.BarSize.WireName();
        return topic.Kind switch
        {
            TopicKind.Series => $"/v1/flow/zero-dte/series/{symbol}?bar={bar}",
            TopicKind.HedgeFlow => $"/v1/flow/zero-dte/hedge-flow/{symbol}?side={topic.Side.WireName()}&bar={bar}",
            TopicKind.Heatmap =>
                $"/v1/flow/zero-dte/heatmap/{symbol}?metric={topic.Metric.WireName()}&mode={topic.Mode.WireName()}{ModelOf(topic)}",
            TopicKind.StrikeFlow => $"/v1/flow/zero-dte/strike-flow/{symbol}?bar={bar}",
            _ => throw new ArgumentOutOfRangeException(nameof(topic)),
        };
    }

    private static string ModelOf(Topic topic) => topic.Model is { } model ? $"&model={model.WireName()}" : "";
}
