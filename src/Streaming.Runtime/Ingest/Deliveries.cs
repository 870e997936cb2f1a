using Streaming.Engine.MarketData;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ports;

namespace Streaming.Runtime.Ingest;

/// <summary>Lays events into the mailboxes they are for.</summary>
internal sealed class Deliveries(IMailboxes mailboxes, FeedHealth health, bool isLive)
{
    private readonly HashSet<Mailbox> _touched = [];
    private long _events;

    /// <summary>Where the feed stood behind the last event, or where it was taken up; null before the first of one that
    /// begins.</summary>
    public FeedCursor? Cursor { get; private set; }

    /// <summary>Events of the feed so far.</summary>
    public long Events => Volatile.Read(ref _events);

    /// <summary>The feed is about to be read. What is told before its first event stands where it is taken up: an actor
    /// passes over what stands before its journal's end.</summary>
    public void Begin(FeedCursor? after) => Cursor ??= after;

    /// <summary>Lets no batch end within a chunk of so many events: what is journalled with its cursor would say that all
    /// of it is there, and a restart would pass over the rest.</summary>
    public async ValueTask MakeRoomAsync(int events, CancellationToken stopping)
    {
        foreach (var mailbox in _touched)
            if (!mailbox.HasRoomFor(events))
                await mailbox.FlushAsync(stopping);
    }

    public ValueTask AddAsync(in MarketEvent item, in FeedCursor cursor, CancellationToken stopping)
    {
        var mailbox = mailboxes.MailboxOf(item.Underlying);
        Cursor = cursor;
        _touched.Add(mailbox);
        Volatile.Write(ref _events, _events + 1);
        if (isLive)
            health.Hear(item);
        return mailbox.TryAdd(item, cursor) ? ValueTask.CompletedTask : AddWaitingAsync(mailbox, item, cursor, stopping);
    }

    /// <summary>Tells every symbol something that is not of the feed, and hands it over.</summary>
    public async ValueTask TellAllAsync(Func<string, MarketEvent> of, CancellationToken stopping)
    {
        foreach (var (symbol, mailbox) in mailboxes.Mailboxes)
        {
            var item = of(symbol);
            var cursor = Cursor ?? default;
            if (!mailbox.TryAdd(item, cursor))
                await AddWaitingAsync(mailbox, item, cursor, stopping);
            await mailbox.FlushAsync(stopping);
        }
    }

    public async ValueTask FlushAsync(CancellationToken stopping)
    {
        foreach (var mailbox in _touched)
        {
            // A live feed does not wait for a busy actor: what is being filled goes on conflating.
            if (isLive)
                mailbox.TryFlush();
            else
                await mailbox.FlushAsync(stopping);
        }

        _touched.RemoveWhere(static mailbox => mailbox.IsFlushed);
    }

    /// <summary>Completes when one that was too busy for what waits for it has room.</summary>
    public Task WhenRoomAsync(CancellationToken stopping) => _touched.Count == 0
        ? Task.Delay(Timeout.InfiniteTimeSpan, stopping)
        : Task.WhenAny(_touched.Select(mailbox => mailbox.WhenRoomAsync(stopping)));

    /// <summary>Hands over the rest, whoever is busy.</summary>
    public async ValueTask FinishAsync(CancellationToken stopping)
    {
        foreach (var mailbox in _touched)
            await mailbox.FlushAsync(stopping);
    }

    private static async ValueTask AddWaitingAsync(
        Mailbox mailbox, MarketEvent item, FeedCursor cursor, CancellationToken stopping)
    {
        await mailbox.FlushAsync(stopping);
        mailbox.TryAdd(item, cursor);
    }
}
