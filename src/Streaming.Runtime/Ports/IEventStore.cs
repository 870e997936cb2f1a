using Streaming.Engine.MarketData;

namespace Streaming.Runtime.Ports;

/// <summary>The deployment's log of events, across symbols and sessions.</summary>
/// <remarks>Events are written with the bars that gave rise to them (<see cref="SessionAppend.Events"/>), numbered from
/// 0 without holes in the order of their commits. Kept for 7 days or 10,000 events, whichever is more; positions go on
/// when old ones go.</remarks>
public interface IEventStore
{
    /// <summary>Finds the log or makes it.</summary>
    /// <param name="fingerprint">The feed's, as in <see cref="ISessionStore.OpenAsync"/>: two new stores with one tape
    /// name their logs alike.</param>
    Task<EventLog> OpenAsync(string? fingerprint, CancellationToken cancellationToken);

    /// <summary>Events in ascending order, with the log's state at that moment.</summary>
    Task<EventPage> ReadAsync(EventQuery query, CancellationToken cancellationToken);
}

/// <param name="LastSeq">The newest event's; -1 where there was none yet.</param>
public sealed record EventLog(string Epoch, long LastSeq);

public sealed record EventPage(EventLog Log, IReadOnlyList<LoggedEvent> Events);

public sealed record EventQuery
{
    /// <summary>Only this symbol's.</summary>
    public string? Symbol { get; init; }

    /// <summary>The first <see cref="Limit"/> above this seq; where it is null the last ones of the log.</summary>
    public long? Since { get; init; }

    /// <summary>Only events that are at least as severe.</summary>
    public byte MinSeverity { get; init; }

    public required int Limit { get; init; }
}

/// <param name="Key">Names the event within its session's log: one whose key is stored is not logged again.</param>
/// <param name="Severity">0 is the least.</param>
/// <param name="Body">The facts, in the writer's own format.</param>
public sealed record NewEvent(string Key, Timestamp EventTime, byte Severity, ReadOnlyMemory<byte> Body);

/// <param name="PreviousSeq">The event before it of the same symbol; null where none is kept.</param>
public sealed record LoggedEvent(
    long Seq, long? PreviousSeq, string Symbol, Timestamp EventTime, byte Severity, ReadOnlyMemory<byte> Body);
