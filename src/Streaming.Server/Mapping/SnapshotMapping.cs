using System.Globalization;
using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Engine.Headlines;
using Streaming.Engine.Snapshots;
using Streaming.Protocol;
using Streaming.Protocol.Rest;
using Streaming.Protocol.Rest.Snapshot;

namespace Streaming.Server.Mapping;

/// <summary>The facts of one instant as they stand on the wire: rounded here, once, and put into words.</summary>
/// <remarks>What is a difference or a distance is made of the rounded numbers beside it, so that it can be checked by
/// hand.</remarks>
public static class SnapshotMapping
{
    private static readonly TimeSpan NearClose = TimeSpan.FromMinutes(5);

    /// <param name="strikes">Made by <see cref="SnapshotStrikes"/>; null where the answer has none.</param>
    /// <param name="book">The book that the raw tree shows.</param>
    public static SnapshotResponse ToSnapshot(
        this SnapshotFacts facts, IReadOnlyList<StrikeBlock>? strikes, Book book = Book.Compat) => new(
        facts.ToExposure(facts.Of(book), book, strikes),
        facts.FlowDirection.ToBlock(),
        facts.ToHeadline(),
        facts.Decisions.Setup.ToBlock(),
        facts.ToProbabilities())
    {
        Principled = facts.ToPrincipled(),
    };

    /// <summary>The raw tree on one of the two open interests.</summary>
    public static ExposureResponse ToExposure(
        this SnapshotFacts facts, BookFacts book, Book model, IReadOnlyList<StrikeBlock>? strikes)
    {
        var spot = Rounding.To(facts.Spot, 2);
        return new ExposureResponse
        {
            Symbol = facts.Symbol,
            UnderlyingPrice = spot,
            Expiration = facts.Expiration.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            AsOf = facts.AsOf.ToString(),
            Model = model.ToWire(),
            MarketOpen = facts.Session.IsOpenAt(facts.AsOf),
            TimeToCloseHours = Rounding.To(facts.HoursToClose, 2),
            TimeToClosePct = Rounding.To(facts.ElapsedPercent, 1),
            Regime = Regime(facts, book, spot),
            Exposures = Exposures(book),
            ExpectedMove = ExpectedMove(facts.Smile, spot),
            PinRisk = PinRisk(book, spot),
            Hedging = Hedging(book),
            Decay = Decay(facts, book.Totals),
            VolContext = VolContext(facts.Smile, book.Totals),
            Flow = Flow(facts.Volume, book),
            Levels = Levels(book, spot),
            Liquidity = new()
            {
                AtmSpreadPct = Rounding.To(book.Liquidity.AtmSpreadPercent, 2),
                WeightedSpreadPct = Rounding.To(book.Liquidity.WeightedSpreadPercent, 2),
                ExecutionScore = book.Liquidity.ExecutionScore,
            },
            Metadata = new()
            {
                SnapshotAgeSeconds = facts.Quality.Newest.Option is { } newest
                    ? Rounding.To(Math.Max(0, (facts.AsOf - newest).TotalSeconds), 1)
                    : null,
                ChainContractCount = facts.Quality.Contracts,
                DataQualityScore = facts.Quality.DataQuality,
                GreekSmoothnessScore = facts.Quality.GreekSmoothness,
            },
            Strikes = strikes,
            Warnings = facts.Later is null && facts.Session.IsOpenAt(facts.AsOf) && facts.Session.Close - facts.AsOf < NearClose
                ? ["near_close_greeks_unstable"]
                : null,
        };
    }

    internal static double? PercentFromSpot(double? level, double? spot) =>
        spot > 0 ? Rounding.To(100 * (level - spot) / spot, 2) : null;

    internal static double? Distance(double? level, double? spot) =>
        level is { } known && spot is { } price ? Rounding.To(Math.Abs(price - known), 2) : null;

    private static RegimeBlock Regime(SnapshotFacts facts, BookFacts book, double? spot)
    {
        var flip = Rounding.To(book.Flip, 2);
        var move = facts.Smile?.Move;

        // After the close no move remains, and a whole session's stands in for it.
        var sigma = facts.HoursToClose > 0 ? move?.RemainingDollars : move?.SessionDollars;
        return new()
        {
            Label = book.Regime.ToWire(),
            Description = SnapshotText.Regime(book.Regime),
            GammaFlip = flip,
            GammaFlipReason = FlipReasons.Of(flip, facts.Smile is not null),
            SpotVsFlip = Regimes.IsAboveFlip(spot ?? 0, flip, book.Regime, book.Totals.NetGex) ? "above" : "below",
            SpotToFlipPct = spot > 0 ? Rounding.To(100 * (spot - flip) / spot, 2) : null,
            DistanceToFlipDollars = Distance(flip, spot),
            DistanceToFlipSigmas = sigma > 0 ? Rounding.To(Distance(flip, spot) / sigma, 2) : null,
        };
    }

    // Where the feed carries no other expiry there is nothing to be a share of, and the total is what is known.
    private static ExposuresBlock Exposures(BookFacts book)
    {
        var totals = book.Totals;
        return new()
        {
            NetGex = Rounding.Whole(totals.NetGex),
            NetDex = Rounding.Whole(totals.NetDex),
            NetVex = Rounding.Whole(totals.NetVex),
            NetChex = Rounding.Whole(totals.NetChex),
            PctOfTotalGex = Rounding.To(book.WholeChain?.PercentOf(totals.NetGex), 1),
            TotalChainNetGex = Rounding.Whole(book.WholeChain?.NetGex ?? totals.NetGex),
        };
    }

    private static ExpectedMoveBlock ExpectedMove(SmileFacts? smile, double? spot)
    {
        var move = smile?.Move;
        var remaining = Rounding.To(move?.RemainingDollars, 2);
        return new()
        {
            ImpliedDollars = Rounding.To(move?.SessionDollars, 2),
            ImpliedPct = Rounding.To(move?.SessionPercent, 2),
            RemainingDollars = remaining,
            RemainingPct = Rounding.To(move?.RemainingPercent, 2),
            UpperBound = Rounding.To(spot + remaining, 2),
            LowerBound = Rounding.To(spot - remaining, 2),
            StraddlePrice = Rounding.To(smile?.Straddle, 2),
            AtmIv = Rounding.To(move?.Volatility, 4),
        };
    }

    private static PinRiskBlock PinRisk(BookFacts book, double? spot)
    {
        var levels = book.Levels;
        var score = book.Pin?.Score;
        return new()
        {
            MagnetStrike = levels.Magnet?.Strike,
            MagnetGex = Whole(levels.Magnet?.Gex),
            DistanceToMagnetPct = PercentFromSpot(levels.Magnet?.Strike, spot) is { } percent ? Math.Abs(percent) : null,
            PinScore = score?.Score ?? 0,
            Components = new()
            {
                OiScore = Score(score?.OpenInterest),
                ProximityScore = Score(score?.Proximity),
                TimeScore = Score(score?.Time),
                GammaScore = Score(score?.Gamma),
            },
            MaxPain = levels.MaxPain,
            OiConcentrationTop3Pct = Rounding.To(levels.ConcentrationTop3Percent, 1),
            Description = SnapshotText.Pin(levels.Magnet?.Strike, score?.Score ?? 0, levels.ConcentrationTop3Percent),
        };

        static int Score(double? part) => (int)Rounding.Whole(part ?? 0);
    }

    private static HedgingBlock Hedging(BookFacts book)
    {
        return new()
        {
            SpotUp10Bp = Bucket(0),
            SpotDown10Bp = Bucket(1),
            SpotUp25Bp = Bucket(2),
            SpotDown25Bp = Bucket(3),
            SpotUpHalfPct = Bucket(4),
            SpotDownHalfPct = Bucket(5),
            SpotUp1Pct = Bucket(6),
            SpotDown1Pct = Bucket(7),
            ConvexityAtSpot = Rounding.To(book.Levels.ConvexityAtSpot, 1),
        };

        HedgingBucketBlock Bucket(int place)
        {
            var bucket = place < book.Hedging.Count ? book.Hedging[place] : default;
            return new()
            {
                DealerSharesToTrade = Rounding.Whole(bucket.Shares),
                Direction = bucket.IsBuy ? "buy" : "sell",
                NotionalUsd = Rounding.Whole(bucket.NotionalDollars),
            };
        }
    }

    private static DecayBlock Decay(SnapshotFacts facts, in ExposureTotals totals)
    {
        var isKnown = facts.Smile is not null;
        var theta = isKnown ? totals.NetThetaDollars : (double?)null;
        var perHour = facts.HoursToClose > 0 ? theta / facts.HoursToClose : null;
        var charm = HedgePressure.CharmOf(totals);
        return new()
        {
            NetThetaDollars = Whole(theta),
            ThetaPerHourRemaining = Whole(perHour),
            CharmRegime = charm.ToWire(),
            CharmDescription = SnapshotText.Charm(charm),
            GammaAcceleration = null,
            Description = SnapshotText.Decay(perHour),
        };
    }

    private static VolContextBlock VolContext(SmileFacts? smile, in ExposureTotals totals)
    {
        var percent = 100 * smile?.Move.Volatility;
        var vanna = HedgePressure.VannaOf(totals);
        return new()
        {
            ZeroDteAtmIv = Rounding.To(percent, 1),
            SevenDteAtmIv = null,
            IvRatio = null,
            Vix = null,
            Skew25Delta = Rounding.To(100 * smile?.Skew25Delta, 2),
            VannaExposure = smile is null ? null : Rounding.Whole(totals.NetVex),
            VannaInterpretation = vanna.ToWire(),
            Description = SnapshotText.Volatility(percent, vanna),
        };
    }

    private static FlowBlock Flow(in VolumeFacts volume, BookFacts book) => new()
    {
        TotalVolume = volume.Total,
        CallVolume = volume.Calls,
        PutVolume = volume.Puts,
        NetCallMinusPutVolume = volume.Calls - volume.Puts,
        TotalOi = book.OpenInterest,
        CallOi = book.CallOpenInterest,
        PutOi = book.PutOpenInterest,
        PcRatioVolume = Ratio(volume.Puts, volume.Calls, 3),
        PcRatioOi = Ratio(book.PutOpenInterest, book.CallOpenInterest, 3),
        VolumeToOiRatio = Ratio(volume.Total, book.OpenInterest, 3),
        AtmVolumeSharePct = Ratio(100.0 * volume.NearSpot, volume.Total, 1),
        Top3StrikeVolumePct = Ratio(100.0 * volume.Top3Strikes, volume.Total, 1),
    };

    private static LevelsBlock Levels(BookFacts book, double? spot)
    {
        var levels = book.Levels;
        return new()
        {
            CallWall = levels.CallWall?.Strike,
            CallWallGex = Whole(levels.CallWall?.Gex),
            CallWallStrength = Rounding.To(levels.CallWall?.Strength, 3),
            DistanceToCallWallPct = PercentFromSpot(levels.CallWall?.Strike, spot),
            PutWall = levels.PutWall?.Strike,
            PutWallGex = Whole(levels.PutWall?.Gex),
            PutWallStrength = Rounding.To(levels.PutWall?.Strength, 3),
            DistanceToPutWallPct = PercentFromSpot(levels.PutWall?.Strike, spot),
            DistanceToMagnetDollars = Distance(levels.Magnet?.Strike, spot),
            HighestOiStrike = levels.HighestOpenInterestStrike,
            HighestOiTotal = levels.HighestOpenInterestStrike is null ? null : Rounding.Whole(levels.HighestOpenInterest),
            MaxPositiveGamma = levels.MaxPositiveGamma,
            MaxNegativeGamma = levels.MaxNegativeGamma,
            LevelClusterScore = book.ClusterScore,
        };
    }

    private static FlowDirectionBlock ToBlock(this in FlowDirection direction)
    {
        var (settled, live) = (Rounding.Whole(direction.SettledNetGex), Rounding.Whole(direction.LiveNetGex));
        return new()
        {
            Label = direction.Label.ToWire(),
            SettledNetGex = settled,
            LiveNetGex = live,
            FlowGexAdjustment = live - settled,
            FlowGexPctShift = Rounding.To(direction.Shift, 3),
            ContractsWithFlow = direction.ContractsWithFlow,
            TotalAbsDeltaContracts = Rounding.Whole(direction.AbsoluteDeltaContracts),
            Description = SnapshotText.FlowDirection(direction),
        };
    }

    internal static double? Ratio(double part, double whole, int decimals) =>
        whole > 0 ? Rounding.To(part / whole, decimals) : null;

    private static long? Whole(double? value) => value is { } known ? Rounding.Whole(known) : null;
}
