using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;
using Streaming.Testing;
using Xunit;

namespace Streaming.Runtime.Tests.Ingest;

/// <summary>What a symbol's health says while a call of the store is repeated, and when that ends, however it ends.</summary>
public sealed class StoreCallsTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly StoreHealth _health = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Queue<Exception?> _outcomes = [];
    private int _calls;

    public void Dispose() => _stopping.Dispose();

    [Fact]
    public async Task A_call_that_fails_is_repeated_until_it_works_and_the_health_says_so_meanwhile()
    {
        _outcomes.Enqueue(new StoreException("the disk is full"));
        _outcomes.Enqueue(null);

        var call = CallAsync();
        await _time.WhenTimersAsync(1);
        Assert.Equal("the disk is full", _health.ReasonOf("SPY"));
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(2, await call);
        Assert.Empty(_health.Failing);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_is_no_longer_the_writer_or_has_no_log_waits_for_nothing(bool isFenced)
    {
        _outcomes.Enqueue(new StoreException("away"));
        _outcomes.Enqueue(new StoreException("in vain") { IsFenced = isFenced, IsGone = !isFenced });

        var call = CallAsync();
        await _time.WhenTimersAsync(1);
        Assert.NotEmpty(_health.Failing);
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal("in vain", (await Assert.ThrowsAsync<StoreException>(() => call)).Message);
        Assert.Empty(_health.Failing);
    }

    [Fact]
    public async Task Who_is_stopped_waits_for_nothing()
    {
        _outcomes.Enqueue(new StoreException("away"));

        var call = CallAsync();
        await _time.WhenTimersAsync(1);
        await _stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Empty(_health.Failing);
    }

    [Fact]
    public async Task A_call_that_works_at_once_does_not_speak_for_another_that_waits()
    {
        _health.Fail("SPY", "somebody else's");
        _outcomes.Enqueue(null);

        await CallAsync();

        Assert.Equal("somebody else's", _health.ReasonOf("SPY"));
    }

    [Fact]
    public async Task An_attempt_that_fails_is_made_once_and_nobody_waits()
    {
        _outcomes.Enqueue(new StoreException("the disk is full"));

        Assert.False(await TryAsync());

        Assert.Equal(1, _calls);
        Assert.Equal(0, _time.Timers);
        Assert.Empty(_health.Failing);
    }

    [Fact]
    public async Task An_attempt_of_one_who_is_no_longer_the_writer_ends_him()
    {
        _outcomes.Enqueue(new StoreException("fenced") { IsFenced = true });

        Assert.True((await Assert.ThrowsAsync<StoreException>(TryAsync)).IsFenced);
    }

    private Task<bool> TryAsync() => new StoreCalls("SPY", _health, _time, NullLogger.Instance).TryAsync(
        "checkpoint", "keep a checkpoint",
        _ =>
        {
            _calls++;
            return _outcomes.Dequeue() is { } failure ? Task.FromException(failure) : Task.CompletedTask;
        },
        _stopping.Token);

    private Task<int> CallAsync() => new StoreCalls("SPY", _health, _time, NullLogger.Instance).InsistAsync(
        "append", "append", _ =>
        {
            _calls++;
            return _outcomes.Dequeue() is { } failure ? Task.FromException<int>(failure) : Task.FromResult(_calls);
        },
        _stopping.Token);
}
