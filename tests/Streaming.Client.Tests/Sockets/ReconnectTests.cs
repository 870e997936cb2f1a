using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Xunit;

namespace Streaming.Client.Tests.Sockets;

/// <summary>When a client comes back, how soon, and when never.</summary>
public sealed class ReconnectTests
{
    [Theory]
    [InlineData(Codes.ShuttingDown)]
    [InlineData(Codes.SlowConsumer)]
    [InlineData(3499)] // no code yet: the range is the contract
    public async Task It_comes_back_after_a_temporary_bye(int code)
    {
        await using var rig = await Rig.StartAsync();
        await rig.ConnectAsync();

        await rig.Socket.TellAsync(new Bye { Code = code, Reason = "temporary", RetryAfterMs = null });
        await rig.Socket.DropAsync();
        var end = await rig.NextEndAsync();
        await rig.WaitAsync(end);
        await rig.ConnectAsync();

        Assert.Equal(new Disconnection(code, "temporary", TimeSpan.FromMilliseconds(125)), end);
        Assert.Equal(["k", "k"], rig.Service.Keys);
    }

    [Theory]
    [InlineData(Codes.Unauthenticated)]
    [InlineData(Codes.KeyRevoked)]
    [InlineData(Codes.ConnectionLimit)]
    [InlineData(3999)]
    public async Task It_does_not_come_back_after_a_bye_for_good_and_its_loops_are_told(int code)
    {
        await using var rig = await Rig.StartAsync();
        var bars = rig.Client.Subscribe(Topics.Series("SPY", BarSize.OneMinute));
        await rig.ConnectAsync();

        // The service need not even close.
        await rig.Socket.TellAsync(new Bye { Code = code, Reason = "for_good", RetryAfterMs = null });
        var end = await rig.NextEndAsync();
        rig.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(new Disconnection(code, "for_good", null), end);
        Assert.False(rig.Service.HasSocketWaiting);
        Assert.Equal(code, (await Assert.ThrowsAsync<FlowException>(() => ReadAsync(bars))).Code);
        Assert.Equal(code, (await Assert.ThrowsAsync<FlowException>(() => ReadAsync(rig.Client.Subscribe(Topics.Status("SPY"))))).Code);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task It_does_not_come_back_to_a_door_that_is_not_opened_to_it(int status)
    {
        await using var rig = await Rig.StartAsync();
        rig.Service.RefuseOnce(status);
        rig.Client.Start();

        var end = await rig.NextEndAsync();

        Assert.Equal((Codes.Unauthenticated, null), (end.Code, end.RetryIn));
    }

    [Fact]
    public async Task It_comes_back_no_sooner_than_it_is_told()
    {
        await using var rig = await Rig.StartAsync();
        rig.Service.RefuseOnce(429, retryAfter: "7");
        rig.Client.Start();

        var atTheDoor = await rig.NextEndAsync();
        await rig.WaitAsync(atTheDoor);
        await rig.ConnectAsync();
        await rig.Socket.TellAsync(new Bye { Code = Codes.Rebalance, Reason = "rebalance", RetryAfterMs = 9_000 });
        await rig.Socket.DropAsync();
        var later = await rig.NextEndAsync();

        Assert.Equal((null, TimeSpan.FromSeconds(7)), (atTheDoor.Code, atTheDoor.RetryIn));
        Assert.Equal(TimeSpan.FromSeconds(9), later.RetryIn);
    }

    [Fact]
    public async Task It_waits_longer_after_each_failure_and_has_its_budget_back_after_a_minute()
    {
        await using var rig = await Rig.StartAsync(luck: 1);
        List<double> waits = [];
        for (var i = 0; i < 9; i++)
            rig.Service.RefuseOnce(503);
        rig.Client.Start();
        for (var i = 0; i < 9; i++)
            await EndAsync();

        await rig.ConnectAsync();
        await LiveAsync(TimeSpan.FromSeconds(55));
        await rig.Socket.DropAsync();
        await EndAsync();
        await rig.ConnectAsync();
        await LiveAsync(TimeSpan.FromSeconds(60));
        await rig.Socket.DropAsync();
        await EndAsync();

        Assert.Equal([0.25, 0.5, 1, 2, 4, 8, 16, 30, 30, 30, 0.25], waits);

        async Task EndAsync()
        {
            var end = await rig.NextEndAsync();
            waits.Add(end.RetryIn!.Value.TotalSeconds);
            await rig.WaitAsync(end);
        }

        async Task LiveAsync(TimeSpan time)
        {
            for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(5))
            {
                await rig.BeatAsync();
                rig.Time.Advance(TimeSpan.FromSeconds(5));
            }
        }
    }

    [Fact]
    public async Task A_listener_that_throws_ends_the_client_and_its_loops_are_told()
    {
        var rig = await Rig.StartAsync();
        rig.Client.Connected += () => throw new InvalidOperationException("mine");
        var bars = rig.Client.Subscribe(Topics.Series("SPY", BarSize.OneMinute));
        rig.Client.Start();

        Assert.Equal("mine", (await Assert.ThrowsAsync<InvalidOperationException>(() => ReadAsync(bars))).Message);
        Assert.Equal("mine", (await Assert.ThrowsAsync<InvalidOperationException>(() => rig.DisposeAsync().AsTask())).Message);
        await rig.Service.DisposeAsync();
    }

    [Fact]
    public async Task Who_disposes_of_it_ends_its_loops_quietly()
    {
        await using var rig = await Rig.StartAsync();
        var bars = rig.Client.Subscribe(Topics.Series("SPY", BarSize.OneMinute));
        await rig.ConnectAsync();

        await rig.Client.DisposeAsync();

        await ReadAsync(bars);
        Assert.Equal(new Disconnection(null, "stopped", null), await rig.NextEndAsync());
        Assert.Throws<ObjectDisposedException>(() => rig.Client.Subscribe(Topics.Status("SPY")));
        Assert.Throws<ObjectDisposedException>(rig.Client.Start);
    }

    private static async Task ReadAsync<T>(Subscription<T> updates)
        where T : class, IUpdate
    {
        using var patience = new CancellationTokenSource(Rig.Patience);
        await foreach (var _ in updates.WithCancellation(patience.Token))
        {
        }
    }
}
