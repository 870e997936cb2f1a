using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;

namespace Streaming.Runtime.Ports;

/// <summary>Keeps every session's closed bars under the epoch of its log.</summary>
/// <remarks>
/// Calls for one session are never concurrent; calls for different sessions may be. An append is atomic and durable
/// when its task completes: after a crash either all of its bars are there or none is. Appending a bar whose ordinal is
/// already stored does nothing, so a retry is always safe and a closed bar never changes. Reads see whole appends.
/// A failure is a <see cref="StoreException"/> that names the operation; the caller may repeat it.
/// </remarks>
public interface ISessionStore
{
    /// <summary>Finds the session's log or makes it.</summary>
    /// <param name="fingerprint">What the events come from, where they can be given again (see
    /// <see cref="FeedDescription.Fingerprint"/>). A log made by a different source is not continued: it is replaced by
    /// a new one under a new epoch, and so it is where <paramref name="restart"/> is set.</param>
    /// <returns>The log with the bars it holds.</returns>
    Task<StoredSession> OpenAsync(
        string symbol, TradingSession session, string? fingerprint, bool restart, CancellationToken cancellationToken);

    /// <summary>Appends closed raw bars, ascending, with the gaps known by now.</summary>
    Task AppendAsync(
        StoredSession session, IReadOnlyList<Bar> bars, IReadOnlyList<FeedGap> gaps, CancellationToken cancellationToken);

    /// <summary>A recorded session, or null where there is none.</summary>
    Task<StoredSession?> FindAsync(string symbol, DateOnly date, CancellationToken cancellationToken);

    /// <summary>The session a client's epoch names, or null where it is not kept.</summary>
    Task<StoredSession?> FindAsync(string symbol, string epoch, CancellationToken cancellationToken);

    /// <summary>All recorded sessions, newest first; of one symbol where it is given.</summary>
    Task<IReadOnlyList<SessionSummary>> ListAsync(string? symbol, CancellationToken cancellationToken);
}

/// <summary>One symbol's log of one session day as it is stored.</summary>
public sealed record StoredSession
{
    public required string Symbol { get; init; }

    public required TradingSession Session { get; init; }

    public required string Epoch { get; init; }

    /// <summary>What the log's events came from; null where they cannot be given again.</summary>
    public required string? Fingerprint { get; init; }

    /// <summary>Raw bars, ascending.</summary>
    public required IReadOnlyList<Bar> Bars { get; init; }

    public required IReadOnlyList<FeedGap> Gaps { get; init; }
}

public sealed record SessionSummary(
    string Symbol, DateOnly Date, string Epoch, int Bars, IReadOnlyList<FeedGap> Gaps);

/// <summary>The store failed: the disk, the file, the server. Carries what it was doing.</summary>
public sealed class StoreException : Exception
{
    public StoreException(string message)
        : base(message)
    {
    }

    public StoreException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public StoreException()
    {
    }
}
