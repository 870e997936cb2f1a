using System.Diagnostics;
using Streaming.Engine;
using Streaming.Engine.MarketData;

namespace Streaming.Runtime.Telemetry;

/// <summary>Times a symbol's samples from outside, since the engine has no clock: a sample is made by the first event of
/// a later second, before that is applied.</summary>
internal struct SampleWatch
{
    private long _second;

    public void Apply(SymbolState state, in MarketEvent item)
    {
        if (!RuntimeMetrics.SampleDuration.Enabled || item.EventTime.UnixSeconds <= _second)
        {
            state.Apply(item);
            return;
        }

        _second = item.EventTime.UnixSeconds;
        var samples = state.Samples;
        var began = Stopwatch.GetTimestamp();
        state.Apply(item);
        if (state.Samples != samples)
            RuntimeMetrics.SampleDuration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
    }
}
