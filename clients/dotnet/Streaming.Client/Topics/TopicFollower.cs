using Streaming.Protocol;
using Streaming.Protocol.Hub;

namespace Streaming.Client;

/// <summary>Keeps one topic complete: holds what is live until what came before it is applied, and fills from REST what the
/// socket could not carry.</summary>
/// <remarks>Everything here happens under <see cref="Gate"/>. What is asked of the service comes back on a round;
/// a round that is over by then makes the answer useless.</remarks>
internal sealed class TopicFollower(string topic, int? minutes, Position? since, Subscriptions all, Backoff retries)
{
    private static readonly TimeSpan RetryLeast = TimeSpan.FromSeconds(1);

    private readonly TopicLog _log = new(topic, since);

    // What waits for the answer or the backfill before it; null where nothing is waited for.
    private List<IHubMessage>? _held;

    // Where a hole was asked about last.
    private Position? _mendedAt;

    public string Topic => topic;

    public Lock Gate => all.Gate;

    public EventQueue Queue { get; } = new(topic);

    /// <summary>Rises when an answer or a backfill that is under way has become useless.</summary>
    public long Round { get; private set; }

    public SubscribeRequest Request => new() { Topic = topic, Since = _log.Position, Minutes = minutes };

    /// <summary>A little longer each time, until something is applied.</summary>
    public TimeSpan RetryWait => retries.Next(RetryLeast);

    public void Close(Exception? failure = null)
    {
        lock (Gate)
        {
            Round++;
            Queue.End(failure);
            all.Leave(this);
        }
    }

    /// <summary>An answer will come, and what is live waits for it.</summary>
    public long Await()
    {
        _held ??= [];
        return ++Round;
    }

    public void Disconnected()
    {
        Round++;
        _held = null;
    }

    public void Receive(IHubMessage message)
    {
        if (_held is not null)
            Hold(message);
        else
            Apply(message);
    }

    public void Refused(int code, string status)
    {
        Round++;
        all.Forget(this);
        Queue.Push(new TopicRefusal(topic, code, status));
        Queue.End();
    }

    public void Answered(SubscribeResult answer)
    {
        if (answer.Status != SubscribeStatus.Ok)
        {
            Refused(answer.Code, answer.Status);
            return;
        }

        // A link that begins where this topic stands loses nothing, whatever the answer could not hold.
        var position = _log.Position;
        var goesOn = answer.Rest is not null && position is not null && Backfill.SinceOf(answer.Rest, answer.Epoch) == position;
        var recovered = answer.Recovered || goesOn;
        if (!recovered)
            _log.Reset();
        if (answer is { GridId: not null, StrikesGrid: not null })
            _log.Learn(answer.GridId, answer.StrikesGrid);
        Tell(new TopicSubscribed(topic, recovered, answer.Epoch, answer.Seq));

        if (answer.Rest is not null && (position is not null || minutes is not null))
        {
            Fill(answer.Rest, null);
            return;
        }

        DeliverAll(answer.Updates, answer.Gaps ?? []);
        if (answer.Epoch is not null)
            MoveTo(answer.Epoch, answer.Seq);
        Release();
    }

    private void Apply(IHubMessage message)
    {
        if (message is Gap gap)
        {
            Take(gap);
            return;
        }

        var update = _log.Regrid((IUpdate)message);
        switch (_log.Judge(update))
        {
            case Verdict.Next:
                Deliver(update);
                break;
            case Verdict.Hole or Verdict.UnknownGrid:
                Mend(update);
                break;
        }
    }

    // Nothing was said of what is missing, so the service has it: ask again, since what is here. Once: a service that leaves
    // the same hole twice will leave it again.
    private void Mend(IUpdate update)
    {
        if (_mendedAt != _log.Position)
        {
            _mendedAt = _log.Position;
            _held = [update];
            all.Ask(this);
        }
        else if (_log.Position is { } position && _log.Judge(update) == Verdict.Hole)
        {
            var last = update is HeadlineUpdate headline ? headline.PrevSeq : update.Seq - 1;
            Tell(new TopicGap(topic, update.Epoch, position.Seq + 1, last, GapReasons.HistoryLost));
            Deliver(update);
        }
    }

    private void Take(Gap gap)
    {
        var position = _log.Position;
        if (_log.HasEnded(gap.Epoch) || position?.Epoch == gap.Epoch && gap.ToSeq <= position.Value.Seq)
            return;
        if (gap.Rest is not null)
        {
            Fill(gap.Rest, gap);
            return;
        }

        var from = position?.Epoch == gap.Epoch ? Math.Max(gap.FromSeq, position.Value.Seq + 1) : gap.FromSeq;
        MoveTo(gap.Epoch, gap.ToSeq);
        Tell(new TopicGap(topic, gap.Epoch, from, gap.ToSeq, gap.Reason));
    }

    private void Fill(string link, Gap? gap)
    {
        var round = Await();
        _ = Task.Run(() => FillAsync(link, gap, round));
    }

    private async Task FillAsync(string link, Gap? gap, long round)
    {
        for (string? next = link; next is not null;)
        {
            var (answer, failure) = await Backfill.TryReadAsync(all.Rest, topic, next).ConfigureAwait(false);
            lock (Gate)
            {
                if (Round != round)
                    return;
                if (failure is BackfillFailure.Temporary)
                {
                    // The hub is asked again, for what is since here.
                    all.AskLater(this);
                    return;
                }

                next = answer?.Next;
                if (answer is not null)
                    DeliverAll(answer.Updates, answer.GapsBehind(topic, _log.Position));
                if (next is null)
                    Filled(answer, gap);
            }

            await Queue.RoomAsync().ConfigureAwait(false);
        }
    }

    private void Filled(Backfill? answer, Gap? gap)
    {
        if (answer?.Epoch is not null)
            MoveTo(answer.Epoch, answer.LastSeq);
        if (gap is not null)
            Take(gap with { Rest = null });
        Release();
    }

    private void DeliverAll(IEnumerable<IUpdate> updates, IEnumerable<Gap> gaps)
    {
        var holes = new Queue<Gap>(gaps);
        foreach (var each in updates)
        {
            // One of the log that ends here comes first too.
            while (holes.TryPeek(out var hole)
                && (hole.Epoch == each.Epoch ? hole.ToSeq < each.Seq : hole.Epoch == _log.Position?.Epoch))
                Take(holes.Dequeue() with { Rest = null });

            var update = _log.Regrid(each);
            if (_log.Judge(update, mayJump: true) == Verdict.Next)
                Deliver(update, isPast: true);
        }

        foreach (var hole in holes)
            Take(hole with { Rest = null });
    }

    private void Deliver(IUpdate update, bool isPast = false)
    {
        var ended = _log.Take(update);
        if (ended is not null)
            Tell(new TopicSession(topic, update.Epoch, ended));
        Tell(new TopicUpdate(topic, update), isPast);
    }

    private void MoveTo(string epoch, long seq)
    {
        if (_log.MoveTo(epoch, seq) is { } ended)
            Tell(new TopicSession(topic, epoch, ended));
    }

    private void Release()
    {
        retries.Reset();
        var waiting = _held ?? [];
        _held = null;
        // One of them may begin another wait; the rest then wait with it.
        foreach (var message in waiting)
            Receive(message);
    }

    private void Hold(IHubMessage message)
    {
        if (_held is [.., IUpdate { Closed: false }] && message is IUpdate)
            _held.RemoveAt(_held.Count - 1);
        _held!.Add(message);
        if (_held.Count > EventQueue.EventsMax)
            Close(Queue.TooFarBehind);
    }

    private void Tell(TopicEvent told, bool isPast = false)
    {
        if (!Queue.Push(told, isPast))
            Close();
    }
}
