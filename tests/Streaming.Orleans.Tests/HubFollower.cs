using System.Net;
using Streaming.Client;
using Streaming.Protocol.Hub;
using Xunit;

namespace Streaming.Orleans.Tests;

/// <summary>A client of the hub that follows one topic of bars from the open on, at a host of its own and, where that one
/// is gone, at the next: what a load balancer does for it.</summary>
internal sealed class HubFollower : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private const int WholeSession = 390;

    private readonly Wire _balancer;
    private readonly FlowClient _client;
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private readonly List<(string Epoch, long Seq)> _closed = [];
    private readonly List<TopicEvent> _others = [];
    private readonly Task _reading;
    private TaskCompletionSource _grew = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _breaks;

    private HubFollower(Wire balancer, Func<FlowClient, IAsyncEnumerable<TopicEvent>> subscribe)
    {
        _balancer = balancer;
        _client = new FlowClient($"http://127.0.0.1:{balancer.Port}", "demo");
        _client.Disconnected += _ => Interlocked.Increment(ref _breaks);
        _reading = ReadAsync(subscribe(_client.Start()));
    }

    /// <summary>How often its connection has ended.</summary>
    public int Breaks => Volatile.Read(ref _breaks);

    /// <param name="hosts">The one it is connected to, then those it may go to.</param>
    public static HubFollower Follow<TUpdate>(Topic<TUpdate> topic, params ClusterHost[] hosts)
        where TUpdate : class, IUpdate
    {
        EndPoint[] addresses = [.. hosts.Select(host => host.Address)];
        return new HubFollower(new Wire(() => addresses), client => client.Subscribe(topic, WholeSession).ReadAsync());
    }

    /// <summary>Waits until it was told a closed bar of at least this position.</summary>
    public async Task UntilAsync(long seq)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            Task grew;
            lock (_gate)
            {
                if (_closed.Count > 0 && _closed[^1].Seq >= seq)
                    return;
                grew = _grew.Task;
            }

            Assert.False(_reading.IsCompleted, "The client has ended.");
            await grew.WaitAsync(patience.Token);
        }
    }

    /// <summary>It was told every closed bar of one log once and in order, and nothing else than that.</summary>
    public void AssertWhole(string epoch)
    {
        lock (_gate)
        {
            Assert.Equal(Enumerable.Range(0, _closed.Count).Select(seq => (epoch, (long)seq)), _closed);

            // The first answer is a beginning; every later one goes on from it, and no gap is told.
            Assert.All(_others.Skip(1), other => Assert.True(Assert.IsType<TopicSubscribed>(other).Recovered));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _client.DisposeAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _balancer.DisposeAsync();
        _ending.Dispose();
    }

    private async Task ReadAsync(IAsyncEnumerable<TopicEvent> events)
    {
        await foreach (var told in events.WithCancellation(_ending.Token))
            lock (_gate)
            {
                if (told is TopicUpdate { Update: var update })
                {
                    if (!update.Closed)
                        continue;
                    _closed.Add((update.Epoch, update.Seq));
                }
                else
                {
                    _others.Add(told);
                }

                var grew = _grew;
                _grew = new(TaskCreationOptions.RunContinuationsAsynchronously);
                grew.SetResult();
            }
    }
}
