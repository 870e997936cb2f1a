using System.Diagnostics.Metrics;
using Xunit;

namespace Streaming.Server.Tests.Hubs;

/// <summary>The sums of what one server's push side counts, by instrument; a test waits for them to be reached.</summary>
internal sealed class PushCounters : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _sums = [];
    private readonly List<(string Name, Func<long, bool> Condition, TaskCompletionSource Done)> _waiting = [];

    public PushCounters(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Streaming.Push" && ReferenceEquals(instrument.Meter.Scope, meters))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Add(instrument.Name, value));
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument.Name, value));
        _listener.Start();
    }

    public long this[string name]
    {
        get
        {
            lock (_gate)
                return _sums.GetValueOrDefault($"streaming.push.{name}");
        }
    }

    public Task UntilConnectionsAsync(int count) => UntilAsync("connections", open => open == count);

    public async Task UntilAsync(string name, Func<long, bool> condition)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (condition(_sums.GetValueOrDefault($"streaming.push.{name}")))
                return;
            _waiting.Add(($"streaming.push.{name}", condition, done));
        }

        try
        {
            await done.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Waited for {name}; it is {this[name]}");
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(string name, long value)
    {
        lock (_gate)
        {
            var sum = _sums[name] = _sums.GetValueOrDefault(name) + value;
            for (var i = _waiting.Count - 1; i >= 0; i--)
            {
                if (_waiting[i].Name != name || !_waiting[i].Condition(sum))
                    continue;

                _waiting[i].Done.SetResult();
                _waiting.RemoveAt(i);
            }
        }
    }
}
