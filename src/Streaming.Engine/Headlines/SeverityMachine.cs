using Streaming.Engine.MarketData;
using Streaming.Engine.Saving;

namespace Streaming.Engine.Headlines;

/// <summary>What a <see cref="SeverityMachine"/> remembers.</summary>
public sealed record SeverityState(Severity Level, int SamplesSinceChange, CauseState[] Causes);

/// <summary>Severity as alarms are engineered (ANSI/ISA-18.2): deadbands, delays on and off, and a rule for coming
/// back. It sees each raw close once; the same closes give the same levels.</summary>
public sealed class SeverityMachine
{
    /// <summary>The version of the rules, which every event carries.</summary>
    public const int RuleVersion = 1;

    private const int OnDelay = 2;
    private const int OffDelay = 6;
    private const int DwellMin = 4;
    private const int GapMin = 2;
    private const int DataQualityMin = 70;
    private const double LastMinutesHours = 5.0 / 60;

    private readonly CauseState[] _causes = new CauseState[SeverityCause.Count];
    private int _samplesSinceChange = DwellMin;

    public Severity Level { get; private set; }

    public SeverityState State() => new(Level, _samplesSinceChange, [.. _causes]);

    public void Restore(SeverityState state)
    {
        (Level, _samplesSinceChange) = (state.Level, state.SamplesSinceChange);
        state.Causes.CopyTo(_causes, 0);
    }

    /// <summary>Begins a session.</summary>
    public void Reset()
    {
        (Level, _samplesSinceChange) = (Severity.Info, DwellMin);
        Array.Clear(_causes);
    }

    public SeverityReading Observe(in SeveritySample sample)
    {
        var previous = Level;
        if (sample.IsStale || sample.DataQuality < DataQualityMin)
            return new SeverityReading(Level, previous, Held: true, Active());

        for (var i = 0; i < _causes.Length; i++)
            _causes[i] = Next(SeverityCause.At(i), _causes[i], sample);
        var causes = Active();
        Move(Target(causes));
        return new SeverityReading(Level, previous, Held: false, causes);
    }

    internal void Save(ref StateWriter writer)
    {
        writer.Value(Level);
        writer.Value(_samplesSinceChange);
        foreach (var cause in _causes)
        {
            writer.Value(cause.Active);
            writer.Value(cause.Entering);
            writer.Value(cause.Leaving);
            writer.Optional(cause.ClearedAt);
        }
    }

    internal void Restore(ref StateReader reader)
    {
        (Level, _samplesSinceChange) = (reader.Value<Severity>(), reader.Value<int>());
        foreach (ref var cause in _causes.AsSpan())
            cause = new(reader.Value<bool>(), reader.Value<int>(), reader.Value<int>(), reader.Optional<Timestamp>());
    }

    private static CauseState Next(SeverityCauses cause, CauseState state, in SeveritySample sample)
    {
        if (state.Active)
        {
            var leaving = SeverityCause.Leaves(cause, sample) ? state.Leaving + 1 : 0;
            return leaving < OffDelay
                ? state with { Leaving = leaving }
                : new CauseState(Active: false, Entering: 0, Leaving: 0, sample.EventTime);
        }

        var entering = SeverityCause.Enters(cause, sample, state.ClearedAt) ? state.Entering + 1 : 0;
        var delay = sample.HoursToClose <= LastMinutesHours ? 1 : OnDelay;
        return entering < delay
            ? state with { Entering = entering }
            : state with { Active = true, Entering = 0, Leaving = 0 };
    }

    /// <summary>Up at once and by any number of levels, down one level at a time and not before the dwell.</summary>
    private void Move(Severity target)
    {
        _samplesSinceChange++;
        if (target > Level && _samplesSinceChange >= GapMin)
            Level = target;
        else if (target < Level && _samplesSinceChange >= DwellMin)
            Level--;
        else
            return;

        _samplesSinceChange = 0;
    }

    private SeverityCauses Active()
    {
        var active = SeverityCauses.None;
        for (var i = 0; i < _causes.Length; i++)
            if (_causes[i].Active)
                active |= SeverityCause.At(i);
        return active;
    }

    private static Severity Target(SeverityCauses causes) =>
        causes == SeverityCauses.None ? Severity.Info
        : causes >= SeverityCauses.PinTight ? Severity.Alert
        : Severity.Watch;
}
