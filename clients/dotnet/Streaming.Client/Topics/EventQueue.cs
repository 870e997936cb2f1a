using System.Diagnostics.CodeAnalysis;
using Streaming.Protocol;

namespace Streaming.Client;

/// <summary>What a topic's reader has not taken yet.</summary>
/// <remarks>Of the open bar only the newest waits, and only until something follows it. Nothing else is dropped: a reader that
/// falls <see cref="EventsMax"/> behind what is live is told so instead. The past comes in answers, which are limited, and in
/// pages, which wait for room.</remarks>
internal sealed class EventQueue(string topic)
{
    public const int EventsMax = 10_000;

    private readonly Lock _gate = new();
    private readonly Queue<TopicEvent> _events = [];
    private TopicEvent? _open;
    private TaskCompletionSource? _news;
    private TaskCompletionSource? _room;
    private Exception? _failure;
    private bool _isOver;

    public FlowException TooFarBehind =>
        new(Codes.SlowConsumer, Codes.Name(Codes.SlowConsumer), $"{topic}: {EventsMax} events behind");

    /// <returns>False where nothing more can be told.</returns>
    public bool Push(TopicEvent told, bool isPast = false)
    {
        lock (_gate)
        {
            if (_isOver)
                return false;
            _open = null;
            if (told is TopicUpdate { Update.Closed: false })
                _open = told;
            else if (isPast || _events.Count < EventsMax)
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
            MakeRoom();
        }
    }

    public bool TryTake([NotNullWhen(true)] out TopicEvent? told)
    {
        lock (_gate)
        {
            if (_events.TryDequeue(out told))
            {
                if (_events.Count < EventsMax / 2)
                    MakeRoom();
                return true;
            }

            (told, _open) = (_open, null);
            return told is not null;
        }
    }

    /// <summary>Waits until the reader has come so far that the next page of the past may be asked for.</summary>
    public Task RoomAsync()
    {
        lock (_gate)
            return _isOver || _events.Count < EventsMax / 2
                ? Task.CompletedTask
                : (_room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
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

    private void MakeRoom()
    {
        _room?.SetResult();
        _room = null;
    }
}
