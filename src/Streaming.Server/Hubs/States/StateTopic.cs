using Streaming.Protocol;
using Streaming.Protocol.Hub;

namespace Streaming.Server.Hubs.States;

/// <summary>One state topic, its subscribers, and the newest of it. Guarded by the fan-out's lock.</summary>
internal sealed class StateTopic(Topic topic, string epoch)
{
    private object? _mark;

    public Topic Topic { get; } = topic;

    public Subscribers Subscriptions { get; } = new();

    public IUpdate? Newest { get; private set; }

    public long Seq { get; private set; } = Position.Empty;

    /// <returns>False where it says what it said before.</returns>
    public bool TryTake(StateReading reading)
    {
        if (reading.Mark.Equals(_mark))
            return false;

        _mark = reading.Mark;
        Newest = reading.ToUpdate(epoch, ++Seq);
        return true;
    }
}
