using Streaming.Runtime.Actors;

namespace Streaming.Runtime.Ports;

/// <summary>Finds what is known of a symbol, wherever its actor lives.</summary>
/// <remarks>Reads never wait for an actor: they return the view it last left, which is immutable but for the bar log,
/// and that only grows.</remarks>
public interface ISymbolDirectory
{
    /// <summary>Every symbol that was asked for or has been seen, in ordinal order.</summary>
    IReadOnlyList<string> Symbols { get; }

    /// <summary>The newest view of a symbol; null where it is unknown.</summary>
    ValueTask<SymbolView?> FindAsync(string symbol, CancellationToken cancellationToken);

    /// <summary>A session of a symbol by its day, live or stored; null where it was not recorded.</summary>
    ValueTask<SessionView?> FindSessionAsync(string symbol, DateOnly date, CancellationToken cancellationToken);

    /// <summary>A session of a symbol by its epoch, live or stored; null where that log is not kept.</summary>
    ValueTask<SessionView?> FindSessionAsync(string symbol, string epoch, CancellationToken cancellationToken);
}
