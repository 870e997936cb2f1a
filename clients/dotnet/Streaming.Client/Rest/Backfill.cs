using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Protocol.Rest;

namespace Streaming.Client;

/// <summary>What stands behind a <c>rest</c> link, as the hub would have sent it.</summary>
/// <param name="Epoch">Null where there is no log.</param>
/// <param name="Next">Where the answer goes on that was cut at the link's limit.</param>
internal sealed record Backfill(string? Epoch, long LastSeq, IReadOnlyList<IUpdate> Updates, string? Next)
{
    private IReadOnlyList<GapInterval> _intervals = [];

    private TimeSpan _length;

    /// <returns>What there is, or why there is nothing.</returns>
    public static async Task<(Backfill? Answer, BackfillFailure? Failure)> TryReadAsync(
        FlowRestClient rest, string topic, string link)
    {
        try
        {
            return (await ReadAsync(rest, topic, link).ConfigureAwait(false), null);
        }
        catch (FlowException refusal)
        {
            return (null, refusal.IsTemporary ? BackfillFailure.Temporary : BackfillFailure.Gone);
        }
        catch (JsonException)
        {
            // Of a later version, or a proxy's: asked again it would be the same.
            return (null, BackfillFailure.Gone);
        }
        catch (Exception broken) when (broken
            is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            return (null, BackfillFailure.Temporary);
        }
    }

    /// <summary>The holes among the bars, and before the first where something came before it.</summary>
    public IEnumerable<Gap> GapsBehind(string topic, Position? position)
    {
        var last = position?.Epoch == Epoch ? position!.Value.Seq : Position.Empty;
        foreach (var update in Updates)
        {
            if (update is WireBar bar && last != Position.Empty && bar.Seq > last + 1)
                yield return new()
                {
                    Topic = topic,
                    Epoch = update.Epoch,
                    FromSeq = last + 1,
                    ToSeq = bar.Seq - 1,
                    Reason = ReasonBefore(bar, last),
                    Rest = null,
                };
            last = Math.Max(last, update.Seq);
        }
    }

    /// <summary>The position that a link begins behind; null where it is a window.</summary>
    /// <param name="epoch">The log that is meant where the link names none.</param>
    public static Position? SinceOf(string link, string? epoch)
    {
        var query = QueryOf(link);
        return (query.GetValueOrDefault("since_seq") ?? query.GetValueOrDefault("since")) is { } text
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seq)
            && (query.GetValueOrDefault("epoch") ?? epoch) is { } named
                ? new(named, seq)
                : null;
    }

    private static async Task<Backfill> ReadAsync(FlowRestClient rest, string name, string link)
    {
        if (!Topic.TryParse(name, out var topic))
            throw new FlowException(400, "no_past", $"{name} has no past");
        switch (topic.Kind)
        {
            case TopicKind.Series:
                var series = await rest.GetAsync<SeriesResponse>(link).ConfigureAwait(false);
                return Bars(topic, series, series.Bars, (bar, asOf) =>
                    new SeriesBarUpdate(bar, name, series.Epoch!, closed: true, asOf));

            case TopicKind.HedgeFlow:
                var flow = await rest.GetAsync<HedgeFlowResponse>(link).ConfigureAwait(false);
                return Bars(topic, flow, flow.Bars, (bar, asOf) =>
                    new HedgeFlowBarUpdate(bar, name, flow.Epoch!, closed: true, asOf));

            case TopicKind.Heatmap:
                var heatmap = await rest.GetAsync<HeatmapResponse>(link).ConfigureAwait(false);
                return Bars(topic, heatmap, heatmap.Bars, (bar, asOf) =>
                    new HeatmapColumnUpdate(bar, name, heatmap.Epoch!, closed: true, asOf, heatmap.GridId)
                    {
                        StrikesGrid = heatmap.StrikesGrid,
                    });

            case TopicKind.StrikeFlow:
                var strikes = await rest.GetAsync<StrikeFlowResponse>(link).ConfigureAwait(false);
                return Bars(topic, strikes, strikes.Bars, (bar, asOf) =>
                    new StrikeFlowBarUpdate(bar, name, strikes.Epoch!, closed: true, asOf, strikes.GridId)
                    {
                        StrikesGrid = strikes.StrikesGrid,
                    });

            case TopicKind.Headline:
                return Events(link, await rest.GetAsync<HeadlinesResponse>(link).ConfigureAwait(false));

            default:
                throw new FlowException(400, "no_past", $"{name} has no past");
        }
    }

    private static Backfill Bars<TBar>(
        Topic topic, BarsResponse answer, IReadOnlyList<TBar> bars, Func<TBar, string, IUpdate> update)
        where TBar : WireBar
    {
        var length = LengthOf(topic.BarSize);
        var updates = answer.Epoch is null ? [] : bars.Select(bar => update(bar, Text(Time(bar.T) + length)));
        return new(answer.Epoch, answer.LastSeq, [.. updates], Next: null) { _intervals = answer.GapIntervals, _length = length };
    }

    private static Backfill Events(string link, HeadlinesResponse answer) => new(
        answer.Epoch, answer.LastSeq, answer.Events,
        int.TryParse(QueryOf(link).GetValueOrDefault("limit"), CultureInfo.InvariantCulture, out var limit)
        && answer.Events.Count >= limit && answer.Events is [.., var last]
            ? Since(link, last.Seq)
            : null);

    private static string Since(string link, long seq)
    {
        var query = QueryOf(link);
        query["since"] = seq.ToString(CultureInfo.InvariantCulture);
        var fields = query.Select(each => $"{each.Key}={Uri.EscapeDataString(each.Value)}");
        return $"{link.Split('?')[0]}?{string.Join('&', fields)}";
    }

    private static Dictionary<string, string> QueryOf(string link) =>
        link.Split('?', 2) is [_, var query]
            ? query.Split('&').Select(each => each.Split('=', 2)).Where(each => each.Length == 2)
                .ToDictionary(each => each[0], each => Uri.UnescapeDataString(each[1]))
            : [];

    private string ReasonBefore(WireBar bar, long last)
    {
        var end = Time(bar.T);
        var start = end - (bar.Seq - last - 1) * _length;
        var known = _intervals.FirstOrDefault(interval => Time(interval.From) < end && Time(interval.To) > start);
        return known?.Reason == GapReasons.Restart ? GapReasons.Restart : GapReasons.FeedGap;
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static TimeSpan LengthOf(BarSize size) => size switch
    {
        BarSize.ThirtySeconds => TimeSpan.FromSeconds(30),
        BarSize.OneMinute => TimeSpan.FromMinutes(1),
        BarSize.FiveMinutes => TimeSpan.FromMinutes(5),
        BarSize.FifteenMinutes => TimeSpan.FromMinutes(15),
        _ => throw new UnreachableException(),
    };
}

internal enum BackfillFailure
{
    /// <summary>A service that is busy, or a wire that broke.</summary>
    Temporary,

    /// <summary>REST has it no more.</summary>
    Gone,
}
