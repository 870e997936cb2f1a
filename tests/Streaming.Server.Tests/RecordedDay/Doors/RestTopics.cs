using System.Text.Json;
using Xunit;

namespace Streaming.Server.Tests.RecordedDay.Doors;

/// <summary>What REST says of a topic's day.</summary>
internal static class RestTopics
{
    /// <summary>The closed bars or events behind a position, each as the wire has it.</summary>
    /// <param name="epoch">The log that <paramref name="seq"/> counts in; null asks for all of the day.</param>
    public static async Task<(string? Epoch, List<(long Seq, string Bar)> Bars)> AskAsync(
        HttpClient http, string topic, string date, string? epoch = null, long seq = -1)
    {
        var since = epoch is null ? "" : IsNews(topic) ? $"&since={seq}" : $"&since_seq={seq}&epoch={epoch}";
        var text = await http.GetStringAsync(
            $"/v1/flow/zero-dte/{PathOf(topic, date)}{since}", TestContext.Current.CancellationToken);
        using var answer = JsonDocument.Parse(text);
        var bars = answer.RootElement.GetProperty(IsNews(topic) ? "events" : "bars").EnumerateArray()
            .Where(bar => !bar.TryGetProperty("closed", out var closed) || closed.GetBoolean())
            .Select(bar => (bar.GetProperty("seq").GetInt64(), WireBar.Of(bar)));
        return (
            answer.RootElement.TryGetProperty("epoch", out var told) ? told.GetString() : null,
            [.. bars]);
    }

    /// <summary>All of the day, topic by topic.</summary>
    public static async Task<Dictionary<string, List<string>>> WholeDayAsync(
        HttpClient http, IEnumerable<string> topics, string date)
    {
        var rest = new Dictionary<string, List<string>>();
        foreach (var topic in topics)
            rest.Add(topic, (await AskAsync(http, topic, date)).Bars.ConvertAll(bar => bar.Bar));
        return rest;
    }

    private static bool IsNews(string topic) => topic.StartsWith("headline/", StringComparison.Ordinal);

    private static string PathOf(string topic, string date) => topic.Split('/') switch
    {
        ["series", var symbol, var bar] => $"series/{symbol}?bar={bar}&date={date}&minutes=390",
        ["hedge-flow", var symbol, var side, var bar] => $"hedge-flow/{symbol}?side={side}&bar={bar}&date={date}&minutes=390",
        ["heatmap", var symbol, var metric, var mode, _, .. var rest] =>
            $"heatmap/{symbol}?metric={metric}&mode={mode}&date={date}&minutes=390{(rest is [var model] ? $"&model={model}" : "")}",
        ["strike-flow", var symbol, var bar] => $"strike-flow/{symbol}?bar={bar}&date={date}&minutes=390",
        ["headline", var symbol] => $"headlines?symbol={symbol}&limit=1000",
        _ => throw new ArgumentOutOfRangeException(nameof(topic), topic, "no path is known"),
    };
}
