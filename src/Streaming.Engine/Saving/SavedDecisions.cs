using Streaming.Engine.Headlines;
using Streaming.Engine.MarketData;
using Streaming.Engine.Snapshots;

namespace Streaming.Engine.Saving;

/// <summary>What was decided at a raw close, as it stands until the next.</summary>
internal static class SavedDecisions
{
    public static void Write(ref StateWriter writer, Decisions decisions)
    {
        writer.Optional(decisions.AsOf);
        Write(ref writer, decisions.Severity);
        writer.Value(decisions.FlowLabel);
        writer.Optional(decisions.BurstZ);
        writer.Value(decisions.TradeAngle);
        Write(ref writer, decisions.Setup);
        writer.Value(decisions.Leaderboard is not null);
        if (decisions.Leaderboard is not { } leaderboard)
            return;

        writer.Optional(leaderboard.Heat);
        writer.Optional(leaderboard.PinRisk);
        writer.Value(leaderboard.AbsoluteFlow);
        writer.Value(leaderboard.GrossFlow);
        writer.Value(leaderboard.CharmIntensity);
    }

    public static Decisions Read(ref StateReader reader) => new()
    {
        AsOf = reader.Optional<Timestamp>(),
        Severity = ReadSeverity(ref reader),
        FlowLabel = reader.Value<FlowLabel>(),
        BurstZ = reader.Optional<double>(),
        TradeAngle = reader.Value<TradeAngle>(),
        Setup = ReadSetup(ref reader),
        Leaderboard = reader.Value<bool>()
            ? new(
                reader.Optional<double>(), reader.Optional<int>(), reader.Value<double>(), reader.Value<double>(),
                reader.Value<double>())
            : null,
    };

    public static void Write(ref StateWriter writer, in SeverityReading severity)
    {
        writer.Value(severity.Level);
        writer.Value(severity.Previous);
        writer.Value(severity.Held);
        writer.Value(severity.Causes);
    }

    public static SeverityReading ReadSeverity(ref StateReader reader) => new(
        reader.Value<Severity>(), reader.Value<Severity>(), reader.Value<bool>(), reader.Value<SeverityCauses>());

    private static void Write(ref StateWriter writer, SetupReading? setup)
    {
        writer.Value(setup is not null);
        if (setup is null)
            return;

        Write(ref writer, setup.Primary);
        writer.Count(setup.Alternatives.Count);
        foreach (var verdict in setup.Alternatives)
            Write(ref writer, verdict);
        writer.Count(setup.AntiSetups.Count);
        foreach (var anti in setup.AntiSetups)
            writer.Value(anti);
    }

    private static SetupReading? ReadSetup(ref StateReader reader)
    {
        if (!reader.Value<bool>())
            return null;

        var primary = ReadVerdict(ref reader);
        var alternatives = new SetupVerdict[reader.Count()];
        foreach (ref var verdict in alternatives.AsSpan())
            verdict = ReadVerdict(ref reader);
        var antiSetups = new AntiSetup[reader.Count()];
        foreach (ref var anti in antiSetups.AsSpan())
            anti = reader.Value<AntiSetup>();
        return new SetupReading(primary, alternatives, antiSetups);
    }

    private static void Write(ref StateWriter writer, SetupVerdict verdict)
    {
        writer.Value(verdict.Kind);
        writer.Value(verdict.Direction);
        writer.Value(verdict.Confidence);
        writer.Value(verdict.Fit);
        writer.Count(verdict.Conditions.Count);
        foreach (var condition in verdict.Conditions)
        {
            writer.Value(condition.Kind);
            writer.Value(condition.Required);
            writer.Value(condition.Met);
            writer.Optional(condition.Value);
            writer.Value(condition.Threshold);
            writer.Value(condition.Margin);
        }

        writer.Value(verdict.Strikes is not null);
        if (verdict.Strikes is not { } strikes)
            return;

        writer.Optional(strikes.ShortCall);
        writer.Optional(strikes.ShortPut);
        writer.Optional(strikes.LongCall);
        writer.Optional(strikes.LongPut);
    }

    private static SetupVerdict ReadVerdict(ref StateReader reader) => new(
        reader.Value<SetupKind>(), reader.Value<SetupDirection>(), reader.Value<SetupConfidence>(), reader.Value<double>(),
        ReadConditions(ref reader),
        reader.Value<bool>()
            ? new(
                reader.Optional<double>(), reader.Optional<double>(), reader.Optional<double>(), reader.Optional<double>())
            : null);

    private static SetupCondition[] ReadConditions(ref StateReader reader)
    {
        var conditions = new SetupCondition[reader.Count()];
        foreach (ref var condition in conditions.AsSpan())
            condition = new(
                reader.Value<SetupConditionKind>(), reader.Value<bool>(), reader.Value<bool>(), reader.Optional<double>(),
                reader.Value<double>(), reader.Value<double>());
        return conditions;
    }
}
