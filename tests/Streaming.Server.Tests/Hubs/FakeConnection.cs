using Streaming.Protocol.Hub;
using Streaming.Server.Hubs;

namespace Streaming.Server.Tests.Hubs;

/// <summary>A client that reads when the test says so.</summary>
internal sealed class FakeConnection(FakeConnection.LineEncoding? shared = null) : IClientConnection
{
    private TaskCompletionSource? _stalled;

    public UpdateEncoding Encoding { get; } = shared ?? new LineEncoding();

    /// <summary>Each write's messages.</summary>
    public List<string[]> Writes { get; } = [];

    public IEnumerable<string> Messages => Writes.SelectMany(write => write);

    public bool IsClosed { get; private set; }

    public bool IsAborted { get; private set; }

    /// <summary>The next write waits for <see cref="Resume"/>.</summary>
    public void Stall() => _stalled = new TaskCompletionSource();

    public void Resume()
    {
        var stalled = _stalled!;
        _stalled = null;
        stalled.SetResult();
    }

    public ValueTask WriteAsync(EncodedMessage message)
    {
        Writes.Add(System.Text.Encoding.UTF8.GetString(message.Bytes.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return _stalled is null ? ValueTask.CompletedTask : new ValueTask(_stalled.Task);
    }

    public void Close() => IsClosed = true;

    public void Abort() => IsAborted = true;

    /// <summary>A line a message, and 100 bytes each, so that a test can count.</summary>
    public sealed class LineEncoding() : UpdateEncoding(0)
    {
        private const int Length = 100;

        public int Encoded { get; private set; }

        public override EncodedMessage Encode(IHubMessage message)
        {
            Encoded++;
            var text = message switch
            {
                SeriesBarUpdate { Closed: true } bar => $"{bar.Topic} {bar.Epoch[8..10]}:{bar.Seq}",
                SeriesBarUpdate bar => $"{bar.Topic} {bar.Epoch[8..10]}:{bar.Seq} rev {bar.Rev}"
                    + (bar.Conflated is { } conflated ? $" conflated {conflated}" : ""),
                Gap gap => $"{gap.Topic} {gap.Epoch[8..10]} gap {gap.FromSeq}-{gap.ToSeq} {gap.Reason}",
                Heartbeat heartbeat => $"heartbeat lag {heartbeat.LagMs} conflated {heartbeat.Conflated}"
                    + string.Concat(heartbeat.Topics.Select(topic => $" {topic.Key}@{topic.Value.Seq}")),
                Bye bye => $"bye {bye.Code}",
                _ => throw new ArgumentOutOfRangeException(nameof(message)),
            };
            return Join(System.Text.Encoding.UTF8.GetBytes(('\n' + text).PadRight(Length - 1, '\n') + '\n'));
        }

        public override EncodedMessage Join(ReadOnlyMemory<byte> messages) => new(messages.ToArray());
    }
}
