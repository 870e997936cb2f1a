namespace Streaming.Engine.Headlines;

/// <summary>A question put to the situation, answered.</summary>
internal readonly record struct SetupTest(bool IsKnown, bool Met, double? Value, double Threshold, double Margin)
{
    /// <param name="room">How far beyond the limit it is as clear as can be.</param>
    public static SetupTest AtLeast(double? value, double limit, double room) => value is { } known
        ? new SetupTest(true, known >= limit, known, limit, Scaled(known - limit, limit, room))
        : default;

    /// <summary>Of a value that is not negative: clearest at 0.</summary>
    public static SetupTest AtMost(double? value, double limit) => value is { } known
        ? new SetupTest(true, known <= limit, known, limit, Scaled(limit - known, limit, limit))
        : default;

    public static SetupTest Above(double? value, double limit, double room) =>
        AtLeast(value, limit, room) is { IsKnown: true } test ? test with { Met = value > limit } : default;

    public static SetupTest Below(double? value, double limit) =>
        AtMost(value, limit) is { IsKnown: true } test ? test with { Met = value < limit } : default;

    /// <summary>Within a range, its middle being the clearest.</summary>
    public static SetupTest Between(double? value, double low, double high) => value is { } known
        ? new SetupTest(
            true, known >= low && known <= high, known, high,
            Math.Clamp(2 * Math.Min(known - low, high - known) / (high - low), -1, 1))
        : default;

    public static SetupTest Is(bool met) => new(true, met, null, 0, met ? 1 : -1);

    // Short of the limit a margin is relative to the limit, beyond it to the room there is, so that margins of
    // different units can be averaged.
    private static double Scaled(double excess, double limit, double room)
    {
        var scale = Math.Abs(excess < 0 ? limit : room);
        return scale == 0 ? Math.Sign(excess) : Math.Clamp(excess / scale, -1, 1);
    }
}

/// <summary>A setup while its conditions are put together.</summary>
internal sealed class SetupDraft(SetupKind kind, SetupDirection direction = SetupDirection.None)
{
    /// <summary>How near a single missing requirement must be for the setup to be mentioned.</summary>
    private const double NearMiss = -0.2;

    private readonly List<SetupCondition> _conditions = [];
    private double _requiredMargin, _missing;
    private int _required, _unmet, _desired, _desiredMet;

    public SetupKind Kind => kind;

    public SetupDirection Direction => direction;

    public bool Qualifies => _unmet == 0;

    public bool NearlyQualifies => _unmet == 1 && _missing >= NearMiss;

    public IReadOnlyList<SetupCondition> Conditions => _conditions;

    /// <summary>The share of what is desirable and known that is there.</summary>
    public double Soft => _desired == 0 ? 0 : (double)_desiredMet / _desired;

    public double Fit => 0.6 * (_required == 0 ? 0 : _requiredMargin / _required) + 0.4 * Soft;

    /// <summary>What is not known is not met.</summary>
    public SetupDraft Require(SetupConditionKind condition, SetupTest test)
    {
        var margin = test.IsKnown ? test.Margin : -1;
        _conditions.Add(new SetupCondition(condition, Required: true, test.Met, test.Value, test.Threshold, margin));
        _required++;
        _requiredMargin += margin;
        if (!test.Met)
        {
            _unmet++;
            _missing = margin;
        }

        return this;
    }

    /// <summary>What is not known is left out.</summary>
    public SetupDraft Prefer(SetupConditionKind condition, SetupTest test)
    {
        if (!test.IsKnown)
            return this;

        _conditions.Add(new SetupCondition(
            condition, Required: false, test.Met, test.Value, test.Threshold, test.Margin));
        _desired++;
        _desiredMet += test.Met ? 1 : 0;
        return this;
    }
}
