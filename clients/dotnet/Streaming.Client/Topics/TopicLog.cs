using Streaming.Protocol;
using Streaming.Protocol.Hub;

namespace Streaming.Client;

internal enum Verdict
{
    Next,
    Old,

    /// <summary>Something should have come before it and has not.</summary>
    Hole,

    /// <summary>A column of strikes that were never told.</summary>
    UnknownGrid,
}

/// <summary>How far one topic has been read: what is next, what is old, and whose strikes a column has.</summary>
internal sealed class TopicLog(string topic, Position? position)
{
    private readonly DeliveryClass _class = Topic.TryParse(topic, out var parsed) ? parsed.Class : DeliveryClass.State;
    private readonly HashSet<string> _ended = [];
    private readonly Dictionary<string, double[]> _grids = [];
    private (long Seq, int Rev) _open = (-1, -1);

    /// <summary>The last closed update; what is asked for next is since this.</summary>
    public Position? Position { get; private set; } = position;

    /// <summary>Forgets how far it was; what ended stays ended.</summary>
    public void Reset(Position? position = null)
    {
        Position = position;
        _open = (-1, -1);
    }

    public bool HasEnded(string epoch) => _ended.Contains(epoch);

    /// <returns>The epoch that this ended, where it is another than before.</returns>
    public string? MoveTo(string epoch, long seq)
    {
        var previous = Position;
        if (previous?.Epoch == epoch)
        {
            Position = new(epoch, Math.Max(previous.Value.Seq, seq));
            return null;
        }

        if (previous is { } left)
            _ended.Add(left.Epoch);
        _ended.Remove(epoch);
        Reset(new(epoch, seq));
        return previous?.Epoch;
    }

    public void Learn(string gridId, double[] strikes) => _grids[gridId] = strikes;

    /// <summary>Values belong to strikes, never to indexes: a grid that grew moves the indexes, not the strikes.</summary>
    /// <returns>The update with its strikes, where they are known.</returns>
    public IUpdate Regrid(IUpdate update)
    {
        var (gridId, strikes) = GridOf(update);
        if (gridId is null)
            return update;
        if (strikes is not null)
            Learn(gridId, strikes);
        return (update, _grids.GetValueOrDefault(gridId)) switch
        {
            (HeatmapColumnUpdate column, { } known) => column with { StrikesGrid = known },
            (StrikeFlowBarUpdate bar, { } known) => bar with { StrikesGrid = known },
            _ => update,
        };
    }

    /// <param name="update">Out of <see cref="Regrid"/>.</param>
    /// <param name="mayJump">True within an answer, which says itself what it leaves out.</param>
    public Verdict Judge(IUpdate update, bool mayJump = false)
    {
        if (_ended.Contains(update.Epoch))
            return Verdict.Old;
        if (GridOf(update) is { GridId: not null, Strikes: null })
            return Verdict.UnknownGrid;
        if (Position is not { } position || position.Epoch != update.Epoch)
            return Verdict.Next;
        if (update.Seq <= position.Seq)
            return Verdict.Old;
        if (!update.Closed)
            return update.Seq == _open.Seq && RevOf(update) <= _open.Rev ? Verdict.Old : Verdict.Next;

        return !mayJump && HasHoleBefore(update, position.Seq) ? Verdict.Hole : Verdict.Next;
    }

    /// <returns>The epoch that this update ended, if it did.</returns>
    public string? Take(IUpdate update)
    {
        var ended = MoveTo(update.Epoch, update.Closed ? update.Seq : Protocol.Position.Empty);
        if (!update.Closed)
            _open = (update.Seq, RevOf(update));
        return ended;
    }

    private bool HasHoleBefore(IUpdate update, long seq) => _class switch
    {
        // The first bar of a session may be a late one: recording began after the open.
        DeliveryClass.Bars => seq != Protocol.Position.Empty && update.Seq > seq + 1,
        DeliveryClass.Events => update is HeadlineUpdate headline && headline.PrevSeq > seq,
        _ => false,
    };

    private static (string? GridId, double[]? Strikes) GridOf(IUpdate update) => update switch
    {
        HeatmapColumnUpdate column => (column.GridId, column.StrikesGrid),
        StrikeFlowBarUpdate bar => (bar.GridId, bar.StrikesGrid),
        _ => default,
    };

    private static int RevOf(IUpdate update) => update switch
    {
        SeriesBarUpdate bar => bar.Rev,
        HedgeFlowBarUpdate bar => bar.Rev,
        HeatmapColumnUpdate column => column.Rev,
        StrikeFlowBarUpdate bar => bar.Rev,
        _ => null,
    } ?? 0;
}
