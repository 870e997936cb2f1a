using Streaming.Engine.Exposures;
using Streaming.Engine.Headlines;
using Streaming.Engine.MarketData;

namespace Streaming.Engine.Saving;

/// <summary>What headlines remember, and the close they were last judged by.</summary>
internal static class SavedHeadlines
{
    public static void Write(ref StateWriter writer, HeadlineState state)
    {
        Write(ref writer, state.Regime);
        writer.Value(state.FlipSide);
        writer.Value(state.FlipSpot);
        writer.Value(state.FlipLevel);
        Write(ref writer, state.CallWall);
        Write(ref writer, state.PutWall);
        Write(ref writer, state.Magnet);
        writer.Value(state.BurstCalm);
        Write(ref writer, state.TradeAngle);
        Write(ref writer, state.Setup);
        writer.Value(state.HasTold);
    }

    public static HeadlineState ReadState(ref StateReader reader) => new(
        ReadSteady<int>(ref reader), reader.Value<int>(), reader.Value<double>(), reader.Value<double>(),
        ReadWall(ref reader), ReadWall(ref reader), ReadSteady<double>(ref reader), reader.Value<int>(),
        ReadSteady<int>(ref reader), ReadSteady<int>(ref reader), reader.Value<bool>());

    public static void Write(ref StateWriter writer, HeadlineFacts facts)
    {
        writer.Value(facts.Ordinal);
        writer.Value(facts.EventTime);
        writer.Optional(facts.Spot);
        writer.Optional(facts.GammaFlip);
        writer.Optional(facts.CallWall);
        writer.Optional(facts.PutWall);
        writer.Optional(facts.Magnet);
        writer.Optional(facts.PinScore);
        writer.Value(facts.Regime);
        writer.Value(facts.NetGex);
        writer.Value(facts.HedgeFlow);
        writer.Optional(facts.BurstZ);
        writer.Optional(facts.FlipSigmas);
        writer.Optional(facts.MagnetSigmas);
        writer.Optional(facts.Shift);
        SavedDecisions.Write(ref writer, facts.Severity);
        writer.Value(facts.TradeAngle);
        writer.Optional(facts.Setup);
    }

    public static HeadlineFacts ReadFacts(ref StateReader reader) => new()
    {
        Ordinal = reader.Value<int>(),
        EventTime = reader.Value<Timestamp>(),
        Spot = reader.Optional<double>(),
        GammaFlip = reader.Optional<double>(),
        CallWall = reader.Optional<double>(),
        PutWall = reader.Optional<double>(),
        Magnet = reader.Optional<double>(),
        PinScore = reader.Optional<int>(),
        Regime = reader.Value<Regime>(),
        NetGex = reader.Value<long>(),
        HedgeFlow = reader.Value<long>(),
        BurstZ = reader.Optional<double>(),
        FlipSigmas = reader.Optional<double>(),
        MagnetSigmas = reader.Optional<double>(),
        Shift = reader.Optional<double>(),
        Severity = SavedDecisions.ReadSeverity(ref reader),
        TradeAngle = reader.Value<TradeAngle>(),
        Setup = reader.Optional<SetupKind>(),
    };

    private static void Write<T>(ref StateWriter writer, in Steady<T> steady)
        where T : unmanaged, IEquatable<T>
    {
        writer.Value(steady.Known);
        writer.Value(steady.IsKnown);
        writer.Value(steady.Candidate);
        writer.Value(steady.Seen);
    }

    private static Steady<T> ReadSteady<T>(ref StateReader reader)
        where T : unmanaged, IEquatable<T> =>
        new(reader.Value<T>(), reader.Value<bool>(), reader.Value<T>(), reader.Value<int>());

    private static void Write(ref StateWriter writer, in WallSide wall)
    {
        writer.Optional(wall.Wall);
        writer.Value(wall.Side);
        writer.Value(wall.ToldAt);
    }

    private static WallSide ReadWall(ref StateReader reader) =>
        new(reader.Optional<double>(), reader.Value<int>(), reader.Value<int>());
}
