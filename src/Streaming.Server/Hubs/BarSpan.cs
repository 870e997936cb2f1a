using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Runtime.Actors;
using Streaming.Server.Mapping;

namespace Streaming.Server.Hubs;

/// <summary>The closed bars of one session above one position and up to another.</summary>
internal sealed class BarSpan
{
    private readonly Topic _topic;
    private readonly int _from;
    private readonly int _to;
    private readonly int _afterSeq;

    public BarSpan(SessionView session, Topic topic, int afterSeq, int lastSeq)
    {
        Session = session;
        _topic = topic;
        _afterSeq = afterSeq;
        var series = session.Log[topic.BarSize.ToInterval()];
        _from = series.IndexAfter(afterSeq);
        _to = Math.Max(_from, series.IndexAfter(lastSeq));
    }

    public SessionView Session { get; }

    /// <summary>True where nobody asked for what lies before it.</summary>
    public bool IsWindow { get; init; }

    public int Count => _to - _from;

    public int LastSeq => _to == 0 ? (int)Position.Empty : All[_to - 1].Ordinal;

    /// <summary>The strikes its bars are told on: those of its last bar, which every bar of it had or grew into.</summary>
    public StrikeGrid Grid => _to == 0 ? Session.Grid : All[_to - 1].Strikes.Grid;

    /// <summary>Values, and in the principled book the two ends of their interval.</summary>
    private int HeatmapArrays => (_topic.Model?.ToBook() ?? Session.Book) == Book.Principled ? 3 : 1;

    private ReadOnlySpan<Bar> All => Session.Log[_topic.BarSize.ToInterval()].Closed;

    public static BarSpan Whole(SessionView session, Topic topic) =>
        new(session, topic, (int)Position.Empty, int.MaxValue);

    /// <param name="tellsGrid">True where the first bar must carry its strikes.</param>
    public void AddUpdates(List<IUpdate> updates, bool tellsGrid)
    {
        var bars = All;
        var grid = Grid;
        for (var i = _from; i < _to; i++)
            updates.Add(BarUpdates.Closed(
                _topic, Session, bars[i], i == 0 ? null : bars[i - 1], grid, tellsGrid && i == _from));
    }

    public void AddGaps(List<Gap> gaps)
    {
        var bars = All;
        var seq = IsWindow ? (int)Position.Empty : _afterSeq;
        for (var i = _from; i < _to; i++)
        {
            // Before a session's first bar nothing was recorded and nothing is missing.
            if (seq != Position.Empty && TopicGaps.Between(_topic, Session, seq, bars[i].Ordinal) is { } gap)
                gaps.Add(gap);
            seq = bars[i].Ordinal;
        }
    }

    /// <summary>No less than its updates take in JSON, which is the longest encoding.</summary>
    public int BytesMax()
    {
        const int LongestSeries = 960, LongestOther = 320, LongestNumber = 21, LongestStrike = 12;
        var strikes = Grid.Count;
        var each = _topic.Kind switch
        {
            TopicKind.Series => LongestSeries,
            TopicKind.Heatmap => LongestOther + HeatmapArrays * strikes * LongestNumber,
            TopicKind.StrikeFlow => LongestOther + 3 * strikes * LongestNumber,
            _ => LongestOther,
        };
        return Count * each + strikes * LongestStrike;
    }
}
