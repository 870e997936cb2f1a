using System.Text.Json;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Protocol.Rest;

namespace Streaming.Client.Tests;

/// <summary>What a service says, of one topic in one session.</summary>
internal static class Samples
{
    public const string Topic = "series/SPY/1m";
    public const string Epoch = "E1";

    private static readonly DateTimeOffset Open = new(2026, 6, 5, 13, 30, 0, TimeSpan.Zero);

    public static SeriesBarUpdate Bar(long seq, string epoch = Epoch, int? rev = null) =>
        new(RestBar(seq), Topic, epoch, closed: rev is null, asOf: Text(Open.AddMinutes(seq + 1))) { Rev = rev };

    public static SeriesBar RestBar(long seq) => new()
    {
        Seq = seq, T = Text(Open.AddMinutes(seq)), Spot = 590, NetGex = 0, NetDex = 0, GammaFlip = null, CallWall = null, PutWall = null,
        Magnet = null, PinScore = 0, PinProbabilityPct = null, Regime = "undetermined", AtmIv = null, CharmDollarsPerHour = null,
        HedgeFlowCallCumulative = 0, HedgeFlowPutCumulative = 0, HedgeFlowCumulativeAll = 0,
    };

    public static HeadlineUpdate Headline(long seq, long previous) => new()
    {
        Topic = "headline/*", Epoch = Epoch, Seq = seq, AsOf = Text(Open), Id = $"e{seq}", Symbol = "SPY", T = Text(Open),
        Rule = "severity_change", RuleVersion = 1, Severity = "watch", PreviousSeverity = null, Regime = "undetermined",
        TradeAngle = "pin_trade", Setup = null, Narrative = "", Evidence = new Dictionary<string, double?>(), PrevSeq = previous,
    };

    public static HeatmapColumnUpdate Column(long seq, string gridId, double[]? strikes = null) => new()
    {
        Topic = "heatmap/SPY/gex/raw/1m", Epoch = Epoch, Seq = seq, Closed = true, AsOf = Text(Open), T = Text(Open), Spot = 590,
        Values = [1, 2], GridId = gridId, StrikesGrid = strikes,
    };

    public static Gap Gap(long from, long to, string? rest = null, string epoch = Epoch) => new()
    {
        Topic = Topic, Epoch = epoch, FromSeq = from, ToSeq = to, Reason = GapReasons.SlowConsumer, Rest = rest,
    };

    public static SubscribeResult Answer(
        long seq, bool recovered = false, IUpdate[]? updates = null, Gap[]? gaps = null, string? rest = null, string epoch = Epoch,
        string topic = Topic) => new()
    {
        Topic = topic, Status = SubscribeStatus.Ok, Code = Codes.Ok, Epoch = epoch, Seq = seq, Recovered = recovered,
        Updates = updates ?? [], Gaps = gaps, Rest = rest,
    };

    public static string Series(params long[] seqs) => Json(new SeriesResponse
    {
        Symbol = "SPY", Expiration = "2026-06-05", AsOf = Text(Open), BarSize = "1m", Model = "compat", GapIntervals = [],
        Epoch = Epoch, FirstSeq = seqs[0], LastSeq = seqs[^1], Bars = [.. seqs.Select(RestBar)],
    });

    public static string Headlines(params HeadlineUpdate[] events) =>
        Json(new HeadlinesResponse { Epoch = Epoch, LastSeq = events[^1].Seq, Events = events });

    private static string Json<T>(T answer) => JsonSerializer.Serialize(answer, ProtocolJsonContext.Wire.Options.GetTypeInfo(typeof(T)));

    private static string Text(DateTimeOffset time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
