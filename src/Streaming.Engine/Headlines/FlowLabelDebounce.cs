using Streaming.Engine.Saving;

namespace Streaming.Engine.Headlines;

/// <summary>What a <see cref="FlowLabelDebounce"/> remembers: the label, and the one seen once.</summary>
public readonly record struct FlowLabelState(FlowLabel Label, FlowLabel Candidate);

/// <summary>Steadies the flow label for headlines: two raw closes to change it,
/// a lower bar to keep it than to get it.</summary>
public sealed class FlowLabelDebounce
{
    private const double ShiftKeep = 0.03;

    /// <summary>A new sign must have this share of the gross to be a regime and not a crumb of the old one.</summary>
    private const double FlipShareMin = 0.05;

    public FlowLabelState State { get; private set; }

    public FlowLabel Label => State.Label;

    public void Restore(FlowLabelState state) => State = state;

    public void Reset() => State = default;

    public FlowLabel Observe(in FlowDirection direction, double grossGex)
    {
        var candidate = Candidate(direction, grossGex);
        State = new FlowLabelState(candidate == State.Candidate ? candidate : Label, candidate);
        return Label;
    }

    internal void Save(ref StateWriter writer)
    {
        writer.Value(State.Label);
        writer.Value(State.Candidate);
    }

    internal void Restore(ref StateReader reader) => Restore(new(reader.Value<FlowLabel>(), reader.Value<FlowLabel>()));

    private FlowLabel Candidate(in FlowDirection direction, double grossGex) => direction.Label switch
    {
        FlowLabel.Neutral when Label == FlowLabel.Amplifying && IsKept(direction, grew: true) => Label,
        FlowLabel.Neutral when Label == FlowLabel.Dampening && IsKept(direction, grew: false) => Label,
        FlowLabel.RegimeFlip when Math.Abs(direction.LiveNetGex) < FlipShareMin * grossGex => Label,
        var raw => raw,
    };

    private static bool IsKept(in FlowDirection direction, bool grew) =>
        direction.Shift is { } shift && Math.Abs(shift) >= ShiftKeep && shift > 0 == grew;
}
