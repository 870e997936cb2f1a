using Streaming.Engine.Sessions;
using Streaming.Engine.Snapshots;

namespace Streaming.Runtime.Ports;

/// <summary>Keeps every session's closed bars under the epoch of its log, and what is needed to go on with it.</summary>
/// <remarks>
/// Calls for one session are never concurrent; calls for different sessions may be. An append of bars is atomic, with
/// its events, and outlives the machine when its task completes; a journal batch and a checkpoint are atomic and outlive
/// the process, and every batch before an append of bars or a checkpoint outlives with it. To repeat a call is always
/// safe: a bar whose ordinal, a batch whose position and an event whose key is stored already does nothing, and so a
/// closed bar never changes. A batch that does not begin where the journal ends is refused. Reads see whole appends. A failure is a <see cref="StoreException"/> that names the
/// operation; the caller may repeat it, but for one that <see cref="StoreException.IsFinal"/>.
/// </remarks>
public interface ISessionStore
{
    /// <summary>Finds the session's log or makes it, and makes the caller its only writer: whoever opened it before is
    /// refused from now on.</summary>
    /// <param name="fingerprint">What the events come from, where they can be given again (see
    /// <see cref="FeedDescription.Fingerprint"/>); null for a live feed, whose log a live feed continues. A log made by
    /// a different source or for other hours is not continued: it is replaced by a new one under a new epoch, and so it
    /// is where <paramref name="restart"/> is set. The old one is found by its epoch only, until its time is over.</param>
    /// <returns>The log with the bars, the checkpoint and the end of the journal it holds.</returns>
    Task<StoredSession> OpenAsync(
        string symbol, TradingSession session, string? fingerprint, bool restart, CancellationToken cancellationToken);

    /// <summary>Journals a batch. Its events are read before this returns; the memory may then be used again.</summary>
    Task AppendJournalAsync(StoredSession session, JournalBatch batch, CancellationToken cancellationToken);

    /// <summary>The journalled events behind the first <paramref name="after"/>, in order, up to the end or to the first
    /// one that is not there.</summary>
    IAsyncEnumerable<JournalBatch> ReadJournalAsync(
        StoredSession session, long after, CancellationToken cancellationToken);

    /// <summary>Lets go what was journalled behind the first event that is not there, and the checkpoint.</summary>
    /// <returns>The session with where its journal ends now.</returns>
    Task<StoredSession> CutJournalAsync(StoredSession session, CancellationToken cancellationToken);

    /// <summary>Keeps a checkpoint in the place of the one before. The journal stays whole: where nobody can read the
    /// checkpoint, all is there to be applied.</summary>
    Task CheckpointAsync(StoredSession session, SessionCheckpoint checkpoint, CancellationToken cancellationToken);

    /// <summary>Appends closed bars with what belongs to them.</summary>
    /// <returns>The events as they now stand in the deployment's log, in the order given.</returns>
    Task<IReadOnlyList<LoggedEvent>> AppendAsync(
        StoredSession session, SessionAppend append, CancellationToken cancellationToken);

    /// <summary>The newest log of a day, or null where there is none.</summary>
    Task<StoredSession?> FindAsync(string symbol, DateOnly date, CancellationToken cancellationToken);

    /// <summary>The log a client's epoch names, or null where it is not kept.</summary>
    Task<StoredSession?> FindAsync(string symbol, string epoch, CancellationToken cancellationToken);

    /// <summary>What was known at the close of a raw bar; null where it is not kept. Its strikes are with the bar.</summary>
    Task<SnapshotFacts?> FindSnapshotAsync(string symbol, string epoch, int ordinal, CancellationToken cancellationToken);

    /// <summary>The newest log of each day, newest first; of one symbol where it is given.</summary>
    Task<IReadOnlyList<SessionSummary>> ListAsync(string? symbol, CancellationToken cancellationToken);
}
