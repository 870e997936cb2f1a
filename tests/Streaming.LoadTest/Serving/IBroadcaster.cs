using Streaming.Engine.Bars;
using Streaming.Runtime.Actors;

namespace Streaming.LoadTest.Serving;

/// <summary>One way to bring a bar to everybody.</summary>
internal interface IBroadcaster
{
    int Connections { get; }

    /// <summary>The bar is in the session's log.</summary>
    void Publish(SessionView session, BarInterval interval, Bar bar);

    /// <summary>The bar as it stands before it closes; nothing where the yardstick knows of no such thing.</summary>
    void PublishOpen(SessionView session, Bar bar, int revision)
    {
    }
}
