using System.Buffers.Text;
using System.Security.Cryptography;

namespace Streaming.Server.Access;

/// <summary>Trades a key for a ticket that opens one connection within a minute, so that a browser's addresses, which
/// end up in histories and logs, never hold a key.</summary>
/// <remarks>Kept in this process: a ticket opens a connection to the host that issued it.</remarks>
public sealed class TicketDesk(TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    /// <summary>Tickets of one key that wait to be used; the oldest makes room.</summary>
    public const int WaitingMax = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Ticket> _tickets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Queue<string>> _issued = new(StringComparer.Ordinal);

    public string Issue(ApiKey key)
    {
        var text = "tk_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var name = NameOf(text);
        lock (_gate)
        {
            if (!_issued.TryGetValue(key.Id, out var issued))
                _issued[key.Id] = issued = [];

            while (issued.TryPeek(out var oldest)
                && (issued.Count >= WaitingMax || !_tickets.TryGetValue(oldest, out var ticket) || IsOver(ticket)))
                _tickets.Remove(issued.Dequeue());

            issued.Enqueue(name);
            _tickets[name] = new(key, time.GetUtcNow() + Lifetime);
        }

        return text;
    }

    /// <summary>The key behind a ticket, which is thereby used up; null where it is unknown, used or too old.</summary>
    public ApiKey? Redeem(string ticket)
    {
        lock (_gate)
            return _tickets.Remove(NameOf(ticket), out var found) && !IsOver(found) ? found.Key : null;
    }

    /// <summary>As <see cref="Redeem"/>, but the ticket stays good.</summary>
    public ApiKey? Peek(string ticket)
    {
        lock (_gate)
            return _tickets.TryGetValue(NameOf(ticket), out var found) && !IsOver(found) ? found.Key : null;
    }

    private bool IsOver(Ticket ticket) => time.GetUtcNow() >= ticket.Expires;

    private static string NameOf(string ticket) => Convert.ToHexString(ApiKey.HashOf(ticket));

    private sealed record Ticket(ApiKey Key, DateTimeOffset Expires);
}
