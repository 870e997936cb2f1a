using Streaming.Engine.Bars;
using Streaming.Protocol.Hub;
using Streaming.Runtime.Actors;
using Streaming.Server.Mapping;

namespace Streaming.LoadTest.Serving;

/// <summary>The update that the hub would send, for the yardsticks to send the same bytes.</summary>
internal static class SeriesUpdate
{
    public static SeriesBarUpdate Of(SessionView session, Bar bar) => new(
        bar.ToSeriesBar(), $"series/{session.Symbol}/30s", session.Epoch, closed: true,
        (bar.Start + TimeSpan.FromSeconds(BarIntervals.RawSeconds)).ToString());
}
