using System.Collections.Immutable;
using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Codecs;

namespace Streaming.Orleans.Relay;

/// <summary>Views as what crosses hosts, and back.</summary>
internal static class NewsCodec
{
    public static LogName ToLogName(this SessionView session) => new(
        session.Epoch, session.Session.Date.DayNumber, session.Session.Open.UnixNanoseconds,
        session.Session.Close.UnixNanoseconds);

    public static TradingSession ToSession(this LogName log) =>
        new(DateOnly.FromDayNumber(log.DayNumber), new(log.OpenTime), new(log.CloseTime));

    public static SymbolFacts ToFacts(this SymbolView view, Timestamp marketTime) => new(
        StrikeGridCodec.Encode(view.Session?.Grid ?? StrikeGrid.Empty),
        GapCodec.Encode(view.Session?.Gaps ?? ImmutableArray<FeedGap>.Empty),
        view.Snapshot is { } snapshot ? SnapshotCodec.EncodeWhole(snapshot) : null,
        view.NextExpiry?.DayNumber,
        view.Spot,
        view.LastTrade?.UnixNanoseconds,
        view.LastQuote?.UnixNanoseconds,
        marketTime.UnixNanoseconds,
        [.. view.LaterExpiries.Select(SnapshotCodec.EncodeWhole)]);
}
