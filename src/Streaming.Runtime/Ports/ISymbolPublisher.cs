using Streaming.Engine.Bars;
using Streaming.Runtime.Actors;

namespace Streaming.Runtime.Ports;

/// <summary>Where a symbol's news goes: the hub, the event stream, another host.</summary>
/// <remarks>Called by the symbol's actor only, never concurrently for one symbol, and never after it has been told of
/// something newer. It takes references and returns at once, whatever the receivers do; it does not throw. A closed bar
/// is in <see cref="SessionView.Log"/> and committed before it is published.</remarks>
public interface ISymbolPublisher
{
    /// <summary>A bar has closed; for one symbol and size in ascending order, a bucket after the raw bar that closed
    /// it.</summary>
    void PublishClosed(SessionView session, BarInterval interval, Bar bar);

    /// <summary>The raw bar that is still open looks like this now.</summary>
    /// <param name="revision">Rises with each call within the session.</param>
    void PublishOpen(SessionView session, Bar openRaw, int revision);

    /// <summary>The symbol's latest bars brought events, which are in the deployment's log. Symbols tell at once, so what
    /// is told is not in the log's order; a receiver reads the log.</summary>
    void PublishEvents(IReadOnlyList<LoggedEvent> events)
    {
    }
}
