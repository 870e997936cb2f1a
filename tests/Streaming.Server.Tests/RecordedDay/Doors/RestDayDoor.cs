using System.Text.Json;
using Xunit;

namespace Streaming.Server.Tests.RecordedDay.Doors;

/// <summary>Who only asks: the window first, then what closed after the last bar it has.</summary>
internal sealed class RestDayDoor(DayApp app) : IDayDoor
{
    private const string Root = "/v1/flow/zero-dte/";
    private const string Day = "2015-12-24";

    private readonly Dictionary<string, (string? Epoch, long Seq, List<string> Closed)> _known = [];

    public IEnumerable<string> Faults { get; private set; } = [];

    public List<string> ClosedOf(string topic) => _known[topic].Closed;

    public async Task<bool> VisitAsync(string[] topics, int? updates, Task ended)
    {
        using var http = app.Caller();
        foreach (var topic in topics)
        {
            var (epoch, seq, closed) = _known.GetValueOrDefault(topic, (null, -1, []));
            using var answer = await AskAsync(http, topic, epoch, seq);
            if (!answer.RootElement.TryGetProperty("epoch", out var told) || told.ValueKind == JsonValueKind.Null)
                continue;

            foreach (var bar in BarsOf(topic, answer.RootElement))
            {
                var at = bar.GetProperty("seq").GetInt64();
                if (at <= seq)
                    Faults = [.. Faults, $"{topic}: {at} after {seq}"];
                closed.Add(WireBar.Of(bar));
                seq = at;
            }

            _known[topic] = (told.GetString(), seq, closed);
        }

        // Who has nothing new to ask for waits for a bar; the hub's client is the one that knows.
        if (updates is not null)
            await app.NextBarAsync(ended);
        return true;
    }

    /// <summary>All of the day, topic by topic.</summary>
    public static async Task<Dictionary<string, List<string>>> WholeDayAsync(DayApp app, string[] topics)
    {
        using var http = app.Caller();
        var rest = new Dictionary<string, List<string>>();
        foreach (var topic in topics)
        {
            using var answer = await AskAsync(http, topic, null, -1);
            rest.Add(topic, [.. BarsOf(topic, answer.RootElement).Select(WireBar.Of)]);
        }

        return rest;
    }

    private static async Task<JsonDocument> AskAsync(HttpClient http, string topic, string? epoch, long seq) =>
        JsonDocument.Parse(await http.GetStringAsync(
            $"{Root}{PathOf(topic)}" + (epoch is null ? "" : IsNews(topic) ? $"&since={seq}" : $"&since_seq={seq}&epoch={epoch}"),
            TestContext.Current.CancellationToken));

    private static IEnumerable<JsonElement> BarsOf(string topic, JsonElement answer) =>
        answer.GetProperty(IsNews(topic) ? "events" : "bars").EnumerateArray()
            .Where(bar => !bar.TryGetProperty("closed", out var closed) || closed.GetBoolean());

    private static bool IsNews(string topic) => topic.StartsWith("headline/", StringComparison.Ordinal);

    private static string PathOf(string topic) => topic.Split('/') switch
    {
        ["series", var symbol, var bar] => $"series/{symbol}?bar={bar}&date={Day}&minutes=390",
        ["hedge-flow", var symbol, var side, var bar] => $"hedge-flow/{symbol}?side={side}&bar={bar}&date={Day}&minutes=390",
        ["heatmap", var symbol, var metric, var mode, _, .. var rest] =>
            $"heatmap/{symbol}?metric={metric}&mode={mode}&date={Day}&minutes=390{(rest is [var model] ? $"&model={model}" : "")}",
        ["strike-flow", var symbol, var bar] => $"strike-flow/{symbol}?bar={bar}&date={Day}&minutes=390",
        ["headline", var symbol] => $"headlines?symbol={symbol}&limit=1000",
        _ => throw new ArgumentOutOfRangeException(nameof(topic), topic, "no path is known"),
    };
}
