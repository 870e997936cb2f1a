using Streaming.Protocol;
using Streaming.Protocol.Hub;

namespace Streaming.Server.Tests.Hubs;

/// <summary>What one client knows of one topic, by the rules of the protocol.</summary>
internal sealed class TopicLog(SubscribeRequest request)
{
    private readonly List<IUpdate> _early = [];
    private readonly HashSet<(string Epoch, long Seq)> _excused = [];
    private bool _isAnswered;
    private SubscribeResult? _unfilled;

    public string Topic => request.Topic;

    public string? Epoch { get; private set; } = request.Since?.Epoch;

    public long Seq { get; private set; } = request.Since?.Seq ?? Position.Empty;

    /// <summary>Closed updates in the order of their positions, over all epochs.</summary>
    public List<IUpdate> Closed { get; } = [];

    public List<IUpdate> Opens { get; } = [];

    public List<Gap> Gaps { get; } = [];

    /// <summary>What the protocol does not allow. Empty, or the server is wrong.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Takes a closed state over from an earlier connection.</summary>
    public void Continue(TopicLog former)
    {
        Closed.AddRange(former.Closed);
        Faults.AddRange(former.Faults);
        _excused.UnionWith(former._excused);
    }

    /// <summary>An answer whose past is to be had from REST, for a client that asks there: what is live waits until
    /// <see cref="Fill"/>.</summary>
    public void Await(SubscribeResult result) => _unfilled = result;

    /// <summary>Goes on behind what REST had up to the answer's position.</summary>
    public void Fill(IReadOnlyList<IUpdate> updates)
    {
        var answer = _unfilled!;
        _unfilled = null;
        Apply(answer with { Code = Codes.Ok, Recovered = true, Updates = updates });
    }

    public void Apply(SubscribeResult result)
    {
        _isAnswered = true;
        if (result.Code != Codes.Ok)
            return;

        if (!result.Recovered)
        {
            // It begins anew, with the window it was given or with nothing.
            Closed.Clear();
            (Epoch, Seq) = result.Updates.Count == 0 ? (result.Epoch, result.Seq) : (null, Position.Empty);
        }

        foreach (var gap in result.Gaps ?? [])
            Excuse(gap);
        foreach (var update in result.Updates)
            Accept(update);
        if (result.Seq >= 0 && (result.Epoch, result.Seq) != (Epoch, Seq))
            Faults.Add($"the answer ends at {Epoch}:{Seq}, not at its own position {result.Epoch}:{result.Seq}");

        foreach (var update in _early)
            if (update.Epoch != Epoch || update.Seq > Seq)
                Accept(update);
        _early.Clear();
    }

    public void Take(IUpdate update)
    {
        if (_isAnswered)
            Accept(update);
        else
            _early.Add(update);
    }

    public void Take(Gap gap)
    {
        Excuse(gap);
        if (_isAnswered && gap.Epoch == Epoch)
            Seq = Math.Max(Seq, gap.ToSeq);
    }

    /// <summary>Holes that no gap names, found when everything has arrived.</summary>
    public IEnumerable<string> Holes()
    {
        foreach (var session in Closed.GroupBy(update => update.Epoch))
        {
            var seqs = session.Select(update => update.Seq).ToList();
            for (var seq = seqs[0]; seq <= seqs[^1]; seq++)
                if (!seqs.Contains(seq) && !_excused.Contains((session.Key, seq)))
                    yield return $"{Topic} {session.Key}:{seq}";
        }
    }

    public override string ToString() => $"{Topic} at {Epoch}:{Seq} ({string.Join(", ", Faults)})";

    private void Excuse(Gap gap)
    {
        Gaps.Add(gap);
        for (var seq = gap.FromSeq; seq <= gap.ToSeq; seq++)
            _excused.Add((gap.Epoch, seq));
    }

    private void Accept(IUpdate update)
    {
        if (!update.Closed)
        {
            if (update.Epoch == Epoch && update.Seq <= Seq)
                Faults.Add($"open {update.Seq} after closed {Seq}");
            Opens.Add(update);
            return;
        }

        if (update.Epoch == Epoch && update.Seq <= Seq)
            Faults.Add($"closed {update.Seq} after closed {Seq}");
        (Epoch, Seq) = (update.Epoch, update.Seq);
        Closed.Add(update);
    }
}
