using Streaming.Engine.Exposures;
using Streaming.Engine.Headlines;
using Streaming.Engine.MarketData;
using Streaming.Engine.Pinning;
using Streaming.Engine.Sessions;
using Streaming.Engine.Snapshots;

namespace Streaming.Engine.Saving;

/// <summary>A snapshot's facts without what was decided, by the chain they are of.</summary>
internal static class SavedSnapshot
{
    public static void Write(ref StateWriter writer, SnapshotFacts facts, OptionChain chain)
    {
        writer.Value(facts.AsOf);
        writer.Value(facts.Ordinal);
        writer.Optional(facts.Spot);
        Write(ref writer, facts.Smile);
        Write(ref writer, facts.Live);
        Write(ref writer, facts.Settled);
        Write(ref writer, facts.Principled);
        writer.Optional(facts.PrincipledNetGex);
        Write(ref writer, facts.FlowDirection);
        writer.Value(facts.Volume);
        Write(ref writer, facts.Quality);
        writer.Count(facts.Strikes.Count);
        foreach (var strike in facts.Strikes)
        {
            writer.Price(strike.Strike);
            Write(ref writer, strike.Call, chain);
            Write(ref writer, strike.Put, chain);
            writer.Optional(strike.Greeks);
        }
    }

    public static SnapshotFacts Read(
        ref StateReader reader, string symbol, TradingSession session, ExpiryTime? later, Book book, OptionChain chain) => new()
        {
            Symbol = symbol,
            Session = session,
            Later = later,
            Book = book,
            Decisions = Decisions.None,
            AsOf = reader.Value<Timestamp>(),
            Ordinal = reader.Value<int>(),
            Spot = reader.Optional<double>(),
            Smile = ReadSmile(ref reader),
            Live = ReadBook(ref reader),
            Settled = ReadBook(ref reader),
            Principled = ReadBook(ref reader),
            PrincipledNetGex = reader.Optional<ExposureInterval>(),
            FlowDirection = ReadDirection(ref reader),
            Volume = reader.Value<VolumeFacts>(),
            Quality = ReadQuality(ref reader),
            Strikes = ReadStrikes(ref reader, chain),
        };

    private static void Write(ref StateWriter writer, SmileFacts? smile)
    {
        writer.Value(smile is not null);
        if (smile is null)
            return;

        writer.Value(smile.Move.Spot);
        writer.Value(smile.Move.Deviation);
        writer.Optional(smile.Move.Volatility);
        writer.Optional(smile.Straddle);
        writer.Optional(smile.Skew25Delta);
    }

    private static SmileFacts? ReadSmile(ref StateReader reader) => reader.Value<bool>()
        ? new(
            new(reader.Value<double>(), reader.Value<double>(), reader.Optional<double>()),
            reader.Optional<double>(), reader.Optional<double>())
        : null;

    private static void Write(ref StateWriter writer, BookFacts book)
    {
        writer.Value(book.Totals);
        writer.Value(book.Regime);
        writer.Optional(book.Flip);
        Write(ref writer, book.Levels);
        writer.Optional(book.Pin);
        writer.Optional(book.WholeChain);
        writer.Optional(book.ClusterScore);
        writer.Count(book.Hedging.Count);
        foreach (var bucket in book.Hedging)
            writer.Value(bucket);
        writer.Optional(book.Liquidity.AtmSpreadPercent);
        writer.Optional(book.Liquidity.WeightedSpreadPercent);
        writer.Optional(book.Liquidity.ExecutionScore);
        writer.Signed(book.CallOpenInterest);
        writer.Signed(book.PutOpenInterest);
        writer.Count(book.Strikes.Count);
        foreach (var strike in book.Strikes)
            writer.Value(strike);
    }

    private static BookFacts ReadBook(ref StateReader reader) => new()
    {
        Totals = reader.Value<ExposureTotals>(),
        Regime = reader.Value<Regime>(),
        Flip = reader.Optional<double>(),
        Levels = ReadLevels(ref reader),
        Pin = reader.Optional<PinReading>(),
        WholeChain = reader.Optional<WholeChain>(),
        ClusterScore = reader.Optional<int>(),
        Hedging = ReadList<HedgingBucket>(ref reader),
        Liquidity = new(reader.Optional<double>(), reader.Optional<double>(), reader.Optional<int>()),
        CallOpenInterest = reader.Signed(),
        PutOpenInterest = reader.Signed(),
        Strikes = ReadList<StrikeExposure>(ref reader),
    };

    private static void Write(ref StateWriter writer, in KeyLevels levels)
    {
        writer.Optional(levels.Magnet);
        writer.Optional(levels.CallWall);
        writer.Optional(levels.PutWall);
        writer.Optional(levels.MaxPositiveGamma);
        writer.Optional(levels.MaxNegativeGamma);
        writer.Optional(levels.HighestOpenInterestStrike);
        writer.Value(levels.HighestOpenInterest);
        writer.Optional(levels.MaxPain);
        writer.Optional(levels.ConcentrationTop3Percent);
        writer.Optional(levels.ConvexityAtSpot);
    }

    private static KeyLevels ReadLevels(ref StateReader reader) => new(
        reader.Optional<Level>(), reader.Optional<Wall>(), reader.Optional<Wall>(), reader.Optional<double>(),
        reader.Optional<double>(), reader.Optional<double>(), reader.Value<double>(), reader.Optional<double>(),
        reader.Optional<double>(), reader.Optional<double>());

    private static void Write(ref StateWriter writer, in FlowDirection direction)
    {
        writer.Value(direction.Label);
        writer.Value(direction.SettledNetGex);
        writer.Value(direction.LiveNetGex);
        writer.Value(direction.ContractsWithFlow);
        writer.Value(direction.AbsoluteDeltaContracts);
    }

    private static FlowDirection ReadDirection(ref StateReader reader) => new(
        reader.Value<FlowLabel>(), reader.Value<double>(), reader.Value<double>(), reader.Value<int>(), reader.Value<double>());

    private static void Write(ref StateWriter writer, in QualityFacts quality)
    {
        Write(ref writer, quality.Newest);
        writer.Value(quality.Contracts);
        writer.Optional(quality.DataQuality);
        writer.Optional(quality.GreekSmoothness);
        writer.Value(quality.IsStale);
    }

    private static QualityFacts ReadQuality(ref StateReader reader) => new(
        ReadTimes(ref reader), reader.Value<int>(), reader.Optional<int>(), reader.Optional<int>(), reader.Value<bool>());

    public static void Write(ref StateWriter writer, in FeedTimes times)
    {
        writer.Optional(times.Spot);
        writer.Optional(times.Quote);
        writer.Optional(times.Trade);
        writer.Value(times.HasSettled);
    }

    public static FeedTimes ReadTimes(ref StateReader reader) => new(
        reader.Optional<Timestamp>(), reader.Optional<Timestamp>(), reader.Optional<Timestamp>(), reader.Value<bool>());

    private static void Write(ref StateWriter writer, in LegFacts leg, OptionChain chain)
    {
        writer.Signed(leg.Contract is { } contract && chain.TryGetLeg(contract, out var known) ? known.Id : -1);
        writer.Signed(leg.Volume);
        writer.Optional(leg.Mid);
        writer.Optional(leg.SpreadPercent);
    }

    private static LegFacts ReadLeg(ref StateReader reader, OptionChain chain) => new(
        reader.Int() is >= 0 and var id ? chain.Legs[id].Contract : null,
        reader.Signed(), reader.Optional<double>(), reader.Optional<double>());

    private static StrikeFacts[] ReadStrikes(ref StateReader reader, OptionChain chain)
    {
        var strikes = new StrikeFacts[reader.Count()];
        foreach (ref var strike in strikes.AsSpan())
            strike = new(
                reader.Price(), ReadLeg(ref reader, chain), ReadLeg(ref reader, chain), reader.Optional<StrikeGreeks>());
        return strikes;
    }

    private static T[] ReadList<T>(ref StateReader reader)
        where T : unmanaged
    {
        var list = new T[reader.Count()];
        foreach (ref var item in list.AsSpan())
            item = reader.Value<T>();
        return list;
    }
}
