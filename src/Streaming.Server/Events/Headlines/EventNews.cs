using Streaming.Engine.Bars;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ports;

namespace Streaming.Server.Events.Headlines;

/// <summary>Tells those who read the deployment's event log that it has grown.</summary>
public sealed class EventNews : ISymbolPublisher
{
    /// <summary>Handlers are quick and do not throw.</summary>
    public event Action? Logged;

    public void PublishEvents(IReadOnlyList<LoggedEvent> events) => Logged?.Invoke();

    void ISymbolPublisher.PublishClosed(SessionView session, BarInterval interval, Bar bar)
    {
    }

    void ISymbolPublisher.PublishOpen(SessionView session, Bar openRaw, int revision)
    {
    }
}
