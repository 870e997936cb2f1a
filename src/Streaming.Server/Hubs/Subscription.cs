using Streaming.Protocol;
using Streaming.Runtime.Actors;

namespace Streaming.Server.Hubs;

/// <summary>One connection's interest in one topic: how far it has been served, and what of it waits.</summary>
internal sealed class Subscription(Topic topic, ConnectionOutbox outbox)
{
    public const int NoPlace = -1;

    private Position? _known;

    /// <summary>Where it stands among its topic's <see cref="Subscribers"/>.</summary>
    public int Place { get; set; } = NoPlace;

    public Topic Topic { get; } = topic;

    public ConnectionOutbox Outbox { get; } = outbox;

    /// <summary>Who serves it.</summary>
    public ITopicSource? Source { get; init; }

    /// <summary>The session it is served from; null until there is one. Guarded by the fan-out's lock.</summary>
    public SessionView? Session { get; private set; }

    /// <summary>The newest closed bar or event it has, by its answer or from the fan-out. Guarded by the fan-out's lock.</summary>
    public long AfterSeq { get; set; } = Position.Empty;

    /// <summary>Guarded by the outbox's lock.</summary>
    public PendingUpdates Pending { get; } = new(topic);

    /// <summary>True once the connection has no use for it. Guarded by the outbox's lock.</summary>
    public bool IsOver { get; set; }

    public void BeginAt(SessionView? session, int afterSeq)
    {
        Session = session;
        AfterSeq = afterSeq;
        if (session is not null)
            Pending.SentTo(session.Epoch, afterSeq);
    }

    /// <summary>Begins before the symbol has a session, with the past of a stored one: after a restart that is the one
    /// to come.</summary>
    public void BeginBehind(string epoch, int seq)
    {
        _known = new Position(epoch, seq);
        Pending.SentTo(epoch, seq);
    }

    /// <summary>Begins in a log that no session bounds.</summary>
    public void BeginAfter(string epoch, long seq)
    {
        AfterSeq = seq;
        Pending.SentTo(epoch, seq);
    }

    /// <summary>Follows the symbol into a session that is not older than its own.</summary>
    /// <returns>False where it is already in a newer one, which the fan-out has yet to reach.</returns>
    public bool TryFollow(SessionView session)
    {
        if (Session?.Epoch == session.Epoch)
            return true;
        if (Session is not null && Session.Session.Date > session.Session.Date)
            return false;

        AfterSeq = Session is null && _known is { } known && known.Epoch == session.Epoch ? known.Seq : Position.Empty;
        Session = session;
        return true;
    }
}
