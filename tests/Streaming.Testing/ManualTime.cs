namespace Streaming.Testing;

/// <summary>The wall's time, moved by the test only. Timers fire on the thread that moves it, in the order they are
/// due.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(int Count, TaskCompletionSource Done)> _waiting = [];
    private readonly List<(TimeSpan Within, TaskCompletionSource Done)> _waitingForDue = [];
    private DateTimeOffset _now = new(2026, 6, 5, 14, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>How many timers wait for the time to move.</summary>
    public int Timers
    {
        get
        {
            lock (_gate)
                return _timers.Count;
        }
    }

    /// <summary>Waits until at least so many timers wait for the time to move.</summary>
    public Task WhenTimersAsync(int count)
    {
        lock (_gate)
        {
            if (_timers.Count >= count)
                return Task.CompletedTask;

            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, done));
            return done.Task;
        }
    }

    /// <summary>Waits until a timer is due soon: whoever set it has done what there was to do until then.</summary>
    public Task WhenDueAsync(TimeSpan within)
    {
        lock (_gate)
        {
            if (_timers.Any(timer => timer.DueAt <= _now + within))
                return Task.CompletedTask;

            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waitingForDue.Add((within, done));
            return done.Task;
        }
    }

    public void Advance(TimeSpan time)
    {
        var end = GetUtcNow() + time;
        while (NextDueBy(end) is { } timer)
            timer.Fire();

        lock (_gate)
            _now = end;
    }

    /// <summary>The time moves as it does for a process that stands still meanwhile: all that falls due in it is late.</summary>
    public void Jump(TimeSpan time)
    {
        lock (_gate)
            _now += time;
        Advance(TimeSpan.Zero);
    }

    private void Add(ManualTimer timer)
    {
        _timers.Add(timer);
        foreach (var (_, done) in _waiting.Where(waiting => waiting.Count <= _timers.Count))
            done.TrySetResult();
        foreach (var (_, done) in _waitingForDue.Where(waiting => timer.DueAt <= _now + waiting.Within))
            done.TrySetResult();
    }

    private ManualTimer? NextDueBy(DateTimeOffset end)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.DueAt <= end).MinBy(timer => timer.DueAt);
            if (next is not null && next.DueAt > _now)
                _now = next.DueAt;
            return next;
        }
    }

    private sealed class ManualTimer(ManualTime time, Action callback) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
                _period = period;
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;

                DueAt = time._now + dueTime;
                time.Add(this);
                return true;
            }
        }

        public void Fire()
        {
            Change(_period > TimeSpan.Zero ? _period : Timeout.InfiniteTimeSpan, _period);
            callback();
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
