using Streaming.Engine.Bars;
using Streaming.Runtime.Actors;

namespace Streaming.LoadTest.Serving;

/// <summary>One way to bring a bar to everybody.</summary>
internal interface IBroadcaster
{
    int Connections { get; }

    /// <summary>The bar is in the session's log.</summary>
    void Publish(SessionView session, BarInterval interval, Bar bar);
}
