using Streaming.Engine.Saving;

namespace Streaming.Engine.Exposures;

/// <summary>A published strike and the one that has beaten it for one sample.</summary>
public readonly record struct LevelHold(double? Incumbent, double? Challenger);

/// <summary>What a <see cref="KeyLevelTracker"/> remembers.</summary>
public readonly record struct KeyLevelState(LevelHold Magnet, LevelHold CallWall, LevelHold PutWall);

/// <summary>Keeps magnet and walls from flapping between strikes of nearly equal gamma: a challenger must exceed the
/// incumbent by a tenth at two raw closes in a row, unless the incumbent has left.</summary>
public sealed class KeyLevelTracker
{
    private const double Margin = 1.10;

    public KeyLevelState State { get; private set; }

    public void Restore(KeyLevelState state) => State = state;

    /// <summary>Takes the profile of a raw close and returns the levels to publish.</summary>
    public KeyLevels Observe(ExposureProfile profile)
    {
        State = new KeyLevelState(
            Next(profile, LevelKind.Magnet, State.Magnet),
            Next(profile, LevelKind.CallWall, State.CallWall),
            Next(profile, LevelKind.PutWall, State.PutWall));
        return Publish(profile);
    }

    /// <summary>The levels to publish for a sample between raw closes; changes nothing.</summary>
    public KeyLevels Publish(ExposureProfile profile) => KeyLevels.Of(
        profile,
        Published(profile, LevelKind.Magnet, State.Magnet),
        Published(profile, LevelKind.CallWall, State.CallWall),
        Published(profile, LevelKind.PutWall, State.PutWall));

    internal void Save(ref StateWriter writer)
    {
        ReadOnlySpan<LevelHold> holds = [State.Magnet, State.CallWall, State.PutWall];
        foreach (var hold in holds)
        {
            writer.Optional(hold.Incumbent);
            writer.Optional(hold.Challenger);
        }
    }

    internal void Restore(ref StateReader reader) =>
        Restore(new KeyLevelState(Hold(ref reader), Hold(ref reader), Hold(ref reader)));

    private static LevelHold Hold(ref StateReader reader) => new(reader.Optional<double>(), reader.Optional<double>());

    private static int Published(ExposureProfile profile, LevelKind kind, LevelHold hold)
    {
        var incumbent = RowOf(profile, kind, hold.Incumbent);
        return incumbent >= 0 ? incumbent : LevelSearch.Leader(profile, kind);
    }

    private static LevelHold Next(ExposureProfile profile, LevelKind kind, LevelHold hold)
    {
        var leader = LevelSearch.Leader(profile, kind);
        if (leader < 0)
            return default;

        var incumbent = RowOf(profile, kind, hold.Incumbent);
        if (incumbent < 0)
            return new LevelHold(profile.Strikes[leader], null);

        var bar = Margin * LevelSearch.Value(profile, kind, incumbent);
        var challenger = RowOf(profile, kind, hold.Challenger);
        if (challenger >= 0 && LevelSearch.Value(profile, kind, challenger) > bar)
        {
            incumbent = challenger;
            bar = Margin * LevelSearch.Value(profile, kind, incumbent);
        }

        return new LevelHold(
            profile.Strikes[incumbent],
            LevelSearch.Value(profile, kind, leader) > bar ? profile.Strikes[leader] : null);
    }

    /// <summary>The strike's row, or -1 where it is not listed or has no claim to the level any more.</summary>
    private static int RowOf(ExposureProfile profile, LevelKind kind, double? strike)
    {
        if (strike is not { } wanted)
            return -1;

        var row = profile.Strikes.BinarySearch(wanted);
        return row >= 0 && LevelSearch.Value(profile, kind, row) > 0 ? row : -1;
    }
}
