using Streaming.Runtime.Actors;

namespace Streaming.Runtime.Ingest;

/// <summary>Where the pump leaves each underlying's events. One pump at a time calls it.</summary>
public interface IMailboxes
{
    /// <summary>The mailbox of an underlying, made when it is first seen.</summary>
    Mailbox MailboxOf(string symbol);

    /// <summary>All there are: each is told when market time alone closes a bar.</summary>
    IEnumerable<KeyValuePair<string, Mailbox>> Mailboxes { get; }
}
