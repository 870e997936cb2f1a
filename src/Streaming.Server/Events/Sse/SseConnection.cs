using System.IO.Pipelines;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Server.Hubs;

namespace Streaming.Server.Events.Sse;

/// <summary>An event stream as an outbox sees it: the body of an answer that does not end.</summary>
internal sealed class SseConnection(HttpContext context, SseEncoding encoding) : IClientConnection, IDisposable
{
    private readonly PipeWriter _body = context.Response.BodyWriter;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (ulong Name, Subscription Subscription)[] _topics = [];
    private bool _isOver;

    public UpdateEncoding Encoding => encoding;

    /// <summary>Completes when the stream is to end.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The topics that the cursor speaks of. Told before the outbox is released.</summary>
    public void Follow(Subscription[] topics) =>
        _topics = [.. topics.Select(each => (StreamCursor.NameOf(each.Topic), each))];

    /// <summary>Puts the stream's cursor before what a client must not miss.</summary>
    public Update Address(Subscription subscription, Update update)
    {
        if (subscription.Topic.Class == DeliveryClass.State || update.Body is not IUpdate { Closed: true })
            return update;

        var cursor = StreamCursor.Write(_topics.Select(each => (each.Name, each.Subscription.Pending.Sent)));
        var bytes = update.Encoded(encoding).Bytes;
        var addressed = new byte[IdField.Length + cursor.Length + 1 + bytes.Length];
        IdField.CopyTo(addressed);
        System.Text.Encoding.ASCII.GetBytes(cursor, addressed.AsSpan(IdField.Length));
        addressed[IdField.Length + cursor.Length] = (byte)'\n';
        bytes.CopyTo(addressed.AsMemory(IdField.Length + cursor.Length + 1));
        return update.Addressed(encoding, new EncodedMessage(addressed));
    }

    public ValueTask WriteAsync(EncodedMessage message) => WriteAsync(message.Bytes);

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await _turn.WaitAsync();
        try
        {
            if (_isOver)
                return;

            var flushed = await _body.WriteAsync(bytes);
            if (flushed.IsCompleted || flushed.IsCanceled)
                _ended.TrySetResult();
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The client went while it was written to; the request ends for the same reason.
            _ended.TrySetResult();
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Close() => _ended.TrySetResult();

    public void Abort()
    {
        context.Abort();
        _ended.TrySetResult();
    }

    /// <summary>Waits for the write that is under way and lets none follow: behind it the request is gone.</summary>
    public async ValueTask FinishAsync()
    {
        await _turn.WaitAsync();
        _isOver = true;
        _turn.Release();
    }

    // Not the semaphore: a writer that comes late finds it open, and it holds nothing that must be freed.
    public void Dispose() => _ended.TrySetResult();

    private static ReadOnlySpan<byte> IdField => "id: "u8;
}
