using System.Diagnostics.CodeAnalysis;
using Streaming.Protocol;

namespace Streaming.Client;

/// <summary>What a topic's reader has not taken yet.</summary>
/// <remarks>Of the open bar only the newest waits, and only until something follows it. Nothing else is dropped: a reader that
/// falls <see cref="EventsMax"/> behind is told so instead.</remarks>
internal sealed class EventQueue(string topic)
{
    public const int EventsMax = 10_000;

    private readonly Lock _gate = new();
    private readonly Queue<TopicEvent> _events = [];
    private TopicEvent? _open;
    private TaskCompletionSource? _news;
    private Exception? _failure;
    private bool _isOver;

    public FlowException TooFarBehind =>
        new(Codes.SlowConsumer, Codes.Name(Codes.SlowConsumer), $"{topic}: {EventsMax} events behind");

    /// <returns>False where nothing more can be told.</returns>
    public bool Push(TopicEvent told)
    {
        lock (_gate)
        {
            if (_isOver)
                return false;
            _open = null;
            if (told is TopicUpdate { Update.Closed: false })
                _open = told;
            else if (_events.Count < EventsMax)
                _events.Enqueue(told);
            else
                return Fail();
            Wake();
            return true;
        }
    }

    /// <summary>The reader still gets what waits, then the failure.</summary>
    public void End(Exception? failure = null)
    {
        lock (_gate)
        {
            if (_isOver)
                return;
            _isOver = true;
            _failure = failure;
            Wake();
        }
    }

    public bool TryTake([NotNullWhen(true)] out TopicEvent? told)
    {
        lock (_gate)
        {
            if (_events.TryDequeue(out told))
                return true;
            (told, _open) = (_open, null);
            return told is not null;
        }
    }

    /// <returns>Null at the end.</returns>
    public async ValueTask<TopicEvent?> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task news;
            lock (_gate)
            {
                if (TryTake(out var told))
                    return told;
                if (_failure is not null)
                    throw _failure;
                if (_isOver)
                    return null;
                news = (_news ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await news.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // What waited is useless with a hole behind it, and its owner is not reading anyway.
    private bool Fail()
    {
        _events.Clear();
        End(TooFarBehind);
        return false;
    }

    private void Wake()
    {
        _news?.SetResult();
        _news = null;
    }
}
