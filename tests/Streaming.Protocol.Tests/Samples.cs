using System.Text.Json;
using System.Text.Json.Nodes;
using Streaming.Protocol.Hub;
using Streaming.Protocol.Rest;
using Streaming.Protocol.Rest.Snapshot;
using Streaming.Testing;

namespace Streaming.Protocol.Tests;

/// <summary>One message of each type, by the name of its golden file.</summary>
internal static class Samples
{
    private const string Epoch = "SPY-2026-06-05-k3f9";
    private const string At = "2026-06-05T18:45:12Z";

    private static readonly GapInterval Missed = new()
    {
        From = "2026-06-05T15:00:00Z",
        To = "2026-06-05T15:02:00Z",
        Reason = GapReasons.FeedGap,
    };

    private static readonly SeriesBar SeriesBar = new()
    {
        Seq = 314,
        T = "2026-06-05T18:44:00Z",
        Spot = 590.42,
        NetGex = 1_842_000_000,
        NetDex = 48_200_000_000,
        GammaFlip = 588.5,
        CallWall = 595,
        PutWall = 585,
        Magnet = 590,
        PinScore = 82,
        PinProbabilityPct = 64.1,
        Regime = "positive_gamma",
        AtmIv = 0.123,
        CharmDollarsPerHour = -3_856_000,
        HedgeFlowCallCumulative = 18_432_000,
        HedgeFlowPutCumulative = -9_210_000,
        HedgeFlowCumulativeAll = 9_222_000,
        Principled = new PrincipledBlock
        {
            NetGex = 910_000_000,
            CiLow = -120_000_000,
            CiHigh = 1_940_000_000,
            SignConfidence = 0.93,
            Regime = "positive_gamma",
            GammaFlip = 587.25,
            Magnet = 590,
            PinProbabilityPct = 31.2,
        },
    };

    private static readonly SeriesBar FirstBar = SeriesBar with
    {
        Seq = 0,
        T = "2026-06-05T13:30:00Z",
        Partial = true,
        NetGex = 0,
        NetDex = 0,
        GammaFlip = null,
        CallWall = null,
        PutWall = null,
        Magnet = null,
        PinProbabilityPct = null,
        Regime = "undetermined",
        AtmIv = null,
        CharmDollarsPerHour = null,
        Principled = null,
    };

    private static readonly HedgeFlowBar HedgeFlowBar = new()
    {
        Seq = 62,
        T = "2026-06-05T18:40:00Z",
        Bar = 1_240_000,
        Cumulative = 18_432_000,
    };

    private static readonly double[] Grid = [588, 589, 590, 591, 592.5];

    private static readonly HeatmapBar HeatmapBar = new()
    {
        Seq = 314,
        T = "2026-06-05T18:44:00Z",
        Spot = 590.42,
        Values = [-1_100_000_000, -380_000_000, 0, 900_000_000, null],
    };

    private static readonly StrikeFlowBar StrikeFlowBar = new()
    {
        Seq = 314,
        T = "2026-06-05T18:44:00Z",
        Spot = 590.42,
        SignedDeltaDollars = [-120_000, 45_000, 880_000, 210_000, null],
        SignedGammaDollars = [18_000, 24_000, 96_000, 31_000, null],
        Contracts = [1_200, -1_850, 5_400, 0, null],
    };

    private static readonly LeaderboardResponse Leaderboard = new()
    {
        Metric = "heat",
        N = 20,
        AsOf = At,
        MarketOpen = true,
        Entries =
        [
            new() { Rank = 1, Symbol = "QQQ", Value = 2.41 },
            new() { Rank = 2, Symbol = "SPY", Value = 2 },
        ],
    };

    private static readonly SnapshotResponse Snapshot = ContractSnapshot();

    private static readonly HeadlineUpdate Headline = new()
    {
        Topic = "headline/SPY",
        Epoch = "events-7c1e",
        Seq = 41,
        AsOf = "2026-06-05T18:45:00Z",
        Id = "events-7c1e:41",
        Symbol = "SPY",
        T = "2026-06-05T18:44:30Z",
        Rule = "pin_building",
        RuleVersion = 1,
        Severity = "watch",
        PreviousSeverity = "info",
        Regime = "positive_gamma",
        TradeAngle = "pin_trade",
        Setup = "iron_fly",
        Narrative = "Pinning toward 590.00 (positive_gamma). Pin score 71/100. 64% pin prob.",
        Evidence = new Dictionary<string, double?> { ["pin_score"] = 71, ["magnet_distance_sigmas"] = 0.41, ["flip"] = null },
        PrevSeq = 37,
    };

    private static readonly SeriesBarUpdate SeriesUpdate =
        new(SeriesBar, "series/SPY/1m", Epoch, closed: true, asOf: "2026-06-05T18:45:00Z");

    private static readonly HeatmapColumnUpdate Column =
        new(HeatmapBar, "heatmap/SPY/gex/raw/1m", Epoch, closed: true, asOf: "2026-06-05T18:45:00Z", gridId: "5f1c09aa");

    public static readonly IReadOnlyDictionary<string, object> All = new Dictionary<string, object>
    {
        ["rest-series"] = new SeriesResponse
        {
            Symbol = "SPY",
            Expiration = "2026-06-05",
            AsOf = At,
            BarSize = "1m",
            Model = "compat",
            Bars = [FirstBar, SeriesBar],
            GapIntervals = [Missed],
            Epoch = Epoch,
            FirstSeq = 0,
            LastSeq = 314,
        },
        ["rest-series-empty"] = new SeriesResponse
        {
            Symbol = "ZZZZ",
            Expiration = null,
            AsOf = At,
            BarSize = "30s",
            Model = "compat",
            Bars = [],
            GapIntervals = [],
            Epoch = null,
            FirstSeq = Position.Empty,
            LastSeq = Position.Empty,
        },
        ["rest-hedge-flow"] = new HedgeFlowResponse
        {
            Symbol = "SPY",
            Expiration = "2026-06-05",
            AsOf = At,
            Side = "calls",
            BarSize = "5m",
            Bars = [HedgeFlowBar],
            GapIntervals = [],
            Epoch = Epoch,
            FirstSeq = 62,
            LastSeq = 62,
        },
        ["rest-heatmap"] = new HeatmapResponse
        {
            Symbol = "SPY",
            UnderlyingPrice = 590.42,
            Expiration = "2026-06-05",
            Metric = "gex",
            Mode = "raw",
            Model = "principled",
            BarSize = "1m",
            AsOf = At,
            MarketOpen = true,
            GridId = "5f1c09aa",
            StrikesGrid = Grid,
            Bars =
            [
                HeatmapBar with
                {
                    CiLow = [-1_900_000_000, -800_000_000, -300_000_000, 200_000_000, null],
                    CiHigh = [-300_000_000, 40_000_000, 300_000_000, 1_600_000_000, null],
                },
            ],
            GapIntervals = [],
            Epoch = Epoch,
            FirstSeq = 314,
            LastSeq = 314,
        },
        ["rest-strike-flow"] = new StrikeFlowResponse
        {
            Symbol = "SPY",
            UnderlyingPrice = 590.42,
            Expiration = "2026-06-05",
            BarSize = "1m",
            AsOf = At,
            MarketOpen = true,
            GridId = "5f1c09aa",
            StrikesGrid = Grid,
            Bars = [StrikeFlowBar],
            GapIntervals = [],
            Epoch = Epoch,
            FirstSeq = 314,
            LastSeq = 314,
        },
        ["rest-leaderboard"] = Leaderboard,
        ["rest-snapshot"] = Snapshot,
        ["rest-exposure"] = Settled(Snapshot),
        ["rest-no-zero-dte"] = new NoZeroDteResponse
        {
            Symbol = "TSLA",
            NextZeroDteExpiry = "2026-05-29",
            Message = "No 0DTE expiry for TSLA today (Wednesday). Next expiry: 2026-05-29.",
            UnderlyingPrice = null,
            AsOf = "2026-05-27T18:45:12Z",
            MarketOpen = true,
        },
        ["rest-session-closed"] = new SessionClosedResponse
        {
            Symbol = "SPY",
            LastSession = "2026-05-22",
            Message = "Market closed. Last session: 2026-05-22.",
            UnderlyingPrice = 590.42,
            Expiration = null,
            AsOf = "2026-05-23T18:45:12Z",
        },
        ["rest-headlines"] = new HeadlinesResponse
        {
            Epoch = "events-7c1e",
            LastSeq = 41,
            Events = [Headline with { Topic = "headline/*", PrevSeq = 40 }],
        },
        ["rest-sessions"] = new SessionEntry[]
        {
            new() { Date = "2026-06-05", Epoch = Epoch, Symbol = "SPY", Bars = 776, GapIntervals = [Missed] },
        },
        ["rest-ticket"] = new TicketResponse { Ticket = "t-4f6b", ExpiresIn = 60 },
        ["rest-webhook-request"] = new WebhookRequest { Url = "https://example.com/hook", MinSeverity = "alert", Symbols = ["SPY"] },
        ["rest-webhook-test"] = new WebhookTestResponse { Delivered = false, StatusCode = 500, Message = "the target answered 500" },
        ["rest-webhooks"] = new WebhookResponse[]
        {
            new() { Id = "wh-1", Url = "https://example.com/a", MinSeverity = "info", Symbols = [], Status = "active", Secret = "whsec_c2VjcmV0" },
            new() { Id = "wh-2", Url = "https://example.com/b", MinSeverity = "watch", Symbols = ["QQQ"], Status = "failing", FailingSince = At },
        },
        ["error-invalid-bar"] = ErrorResponse.InvalidBar,
        ["error-unauthorized"] = new UnauthorizedResponse(),
        ["error-tier-restricted"] = TierRestrictedResponse.For(Plan.Basic, Plan.Growth),
        ["error-quota-exceeded"] = QuotaExceededResponse.For(Plan.Free, 5, "2026-03-01T00:00:00Z"),
        ["error-epoch-changed"] = new EpochChangedResponse { Epoch = Epoch },
        ["hub-series-bar"] = SeriesUpdate,
        ["hub-series-bar-open"] =
            new SeriesBarUpdate(FirstBar, "series/SPY/30s", Epoch, closed: false, asOf: "2026-06-05T13:30:07Z") { Rev = 7, Conflated = 3 },
        ["hub-hedge-flow-bar"] =
            new HedgeFlowBarUpdate(HedgeFlowBar, "hedge-flow/SPY/calls/5m", Epoch, closed: true, asOf: "2026-06-05T18:45:00Z"),
        ["hub-heatmap-column"] = Column,
        ["hub-heatmap-column-regridded"] = Column with
        {
            Topic = "heatmap/SPY/gex/raw/1m/principled",
            StrikesGrid = Grid,
            CiLow = [-1_900_000_000, null, 0, 200_000_000, null],
            CiHigh = [-300_000_000, null, 0, 1_600_000_000, null],
        },
        ["hub-strike-flow-bar"] =
            new StrikeFlowBarUpdate(StrikeFlowBar, "strike-flow/SPY/1m", Epoch, closed: true, asOf: "2026-06-05T18:45:00Z", gridId: "5f1c09aa"),
        ["hub-headline"] = Headline,
        ["hub-snapshot"] = new SnapshotUpdate(Snapshot, "snapshot/SPY", Epoch, 18_911),
        ["hub-leaderboard"] = new LeaderboardUpdate(Leaderboard, "leaderboard/heat", "board-11ab", 630) { Conflated = 2 },
        ["hub-status"] = new StatusUpdate
        {
            Topic = "status/SPY",
            Epoch = Epoch,
            Seq = 4,
            AsOf = At,
            Symbol = "SPY",
            Session = "open",
            Feed = "live",
            GapIntervals = [Missed],
        },
        ["hub-gap"] = new Gap
        {
            Topic = "series/SPY/1m",
            Epoch = Epoch,
            FromSeq = 300,
            ToSeq = 310,
            Reason = GapReasons.SlowConsumer,
            Rest = "/v1/flow/zero-dte/series/SPY?bar=1m&since_seq=299&epoch=" + Epoch,
        },
        ["hub-heartbeat"] = new Heartbeat
        {
            ServerTime = At,
            LagMs = 12,
            Conflated = 4,
            Topics = new Dictionary<string, Position>
            {
                ["series/SPY/1m"] = new(Epoch, 314),
                ["headline/*"] = new("events-7c1e", Position.Empty),
            },
            Feeds = new Dictionary<string, FeedHealth>
            {
                ["SPY"] = new() { Status = "live", LastTradeAgeMs = 40, LastQuoteAgeMs = null },
            },
        },
        ["hub-bye"] = Bye.With(Codes.SlowConsumer, retryAfterMs: 1_000),
        ["hub-bye-for-good"] = Bye.With(Codes.KeyRevoked),
        ["hub-subscribe-request"] = new SubscribeRequest[]
        {
            new() { Topic = "series/SPY/1m", Since = new Position(Epoch, 310) },
            new() { Topic = "heatmap/SPY/gex/raw/1m", Minutes = 60 },
            new() { Topic = "headline/*" },
        },
        ["hub-subscribe-result"] = new SubscribeResult[]
        {
            new()
            {
                Topic = "series/SPY/1m",
                Status = SubscribeStatus.Ok,
                Code = Codes.Ok,
                Epoch = Epoch,
                Seq = 314,
                Recovered = true,
                Updates = [SeriesUpdate],
            },
            new()
            {
                Topic = "heatmap/SPY/gex/raw/1m",
                Status = SubscribeStatus.Ok,
                Code = Codes.Unavailable,
                Epoch = Epoch,
                Seq = 314,
                Recovered = false,
                Updates = [Column],
                Rest = "/v1/flow/zero-dte/heatmap/SPY?metric=gex&since_seq=-1&epoch=" + Epoch,
                StrikesGrid = Grid,
                GridId = "5f1c09aa",
            },
            SubscribeResult.Refused("leaderboard/heat", Codes.TierRestricted),
        },
    };

    public static string Json(object message) => JsonSerializer.Serialize(message, message.GetType(), ProtocolJsonContext.Wire);

    // The contract's example, with what its sample leaves out and this service always sends.
    private static SnapshotResponse ContractSnapshot()
    {
        var path = Path.Combine(GoldenFile.RepositoryRoot, "tests/Streaming.Protocol.Tests/Contract/snapshot.json");
        var example = JsonNode.Parse(File.ReadAllText(path))!;
        example["setup"]!["anti_setups"]![0]!["name"] = "lotto";
        return example.Deserialize(ProtocolJsonContext.Wire.SnapshotResponse)! with { Body = BodyBlock.Flat, Model = "compat" };
    }

    private static ExposureResponse Settled(SnapshotResponse snapshot) => new()
    {
        Symbol = snapshot.Symbol,
        UnderlyingPrice = snapshot.UnderlyingPrice,
        Expiration = snapshot.Expiration,
        AsOf = snapshot.AsOf,
        Model = snapshot.Model,
        MarketOpen = snapshot.MarketOpen,
        TimeToCloseHours = snapshot.TimeToCloseHours,
        TimeToClosePct = snapshot.TimeToClosePct,
        Regime = snapshot.Regime,
        Exposures = snapshot.Exposures,
        ExpectedMove = snapshot.ExpectedMove,
        PinRisk = snapshot.PinRisk,
        Hedging = snapshot.Hedging,
        Decay = snapshot.Decay,
        VolContext = snapshot.VolContext,
        Flow = snapshot.Flow,
        Levels = snapshot.Levels,
        Liquidity = snapshot.Liquidity,
        Metadata = snapshot.Metadata,
        Strikes = snapshot.Strikes,
        Warnings = ["Less than five minutes to the close: levels move fast."],
    };
}
