using Streaming.Runtime.Ports;
using Xunit;

namespace Streaming.Testing;

/// <summary>What <see cref="IKeyStore"/> and <see cref="IUsageStore"/> promise. Every implementation runs it.</summary>
public abstract class AccessStoreSpecification
{
    private static readonly DateTimeOffset Now = new(2026, 8, 14, 12, 0, 0, 123, TimeSpan.Zero);
    private static readonly DateOnly Day = new(2026, 8, 14);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Empty stores, which live until the test ends.</summary>
    protected abstract StoreSet CreateSet();

    [Fact]
    public async Task A_key_is_found_by_its_hash()
    {
        var keys = CreateSet().Keys;
        StoredKey desk = Key("b", "desk"), bot = Key("a", "bot");

        Assert.True(await keys.AddAsync(desk, Stop));
        Assert.True(await keys.AddAsync(bot, Stop));

        Assert.Equal(desk, await keys.FindAsync(desk.Hash, Stop));
        Assert.Null(await keys.FindAsync("00", Stop));
        Assert.Equal([desk, bot], await keys.ListAsync(Stop));
    }

    [Fact]
    public async Task A_name_in_force_is_not_given_twice()
    {
        var keys = CreateSet().Keys;
        await keys.AddAsync(Key("a", "desk"), Stop);

        Assert.False(await keys.AddAsync(Key("b", "desk"), Stop));

        Assert.Equal("a", Assert.Single(await keys.ListAsync(Stop)).Id);
    }

    [Fact]
    public async Task A_revoked_key_is_known_as_such_and_its_name_is_free_again()
    {
        var keys = CreateSet().Keys;
        await keys.AddAsync(Key("a", "desk"), Stop);

        Assert.True(await keys.RevokeAsync("desk", Now, Stop));

        Assert.Equal(Key("a", "desk") with { Revoked = Now }, await keys.FindAsync(Key("a", "desk").Hash, Stop));
        Assert.False(await keys.RevokeAsync("desk", Now, Stop));
        Assert.True(await keys.AddAsync(Key("b", "desk"), Stop));
        Assert.Equal([false, true], (await keys.ListAsync(Stop)).Select(static key => key.IsInForce));
    }

    [Fact]
    public async Task Webhooks_end_with_their_key()
    {
        var stores = CreateSet();
        foreach (var name in new[] { "desk", "bot" })
        {
            await stores.Keys.AddAsync(Key(name, name), Stop);
            await stores.Webhooks.AddAsync(
                new Webhook { Id = name, KeyName = name, Url = "https://example.org", Secret = "s" }, 10, Stop);
        }

        await stores.Keys.RevokeAsync("desk", Now, Stop);

        Assert.Equal("bot", Assert.Single(await stores.Webhooks.ListAsync(null, Stop)).Id);
    }

    [Fact]
    public async Task A_day_is_spent_up_to_its_limit_and_not_beyond()
    {
        var usage = CreateSet().Usage;
        for (var i = 1; i <= 5; i++)
            Assert.Equal(new QuotaSpend(true, i), await usage.SpendAsync("desk", Day, 5, Stop));

        Assert.Equal(new QuotaSpend(false, 5), await usage.SpendAsync("desk", Day, 5, Stop));
        Assert.Equal(5, await usage.UsedAsync("desk", Day, Stop));
        Assert.Equal(new QuotaSpend(true, 6), await usage.SpendAsync("desk", Day, long.MaxValue, Stop));
        Assert.Equal(new QuotaSpend(true, 1), await usage.SpendAsync("desk", Day.AddDays(1), 5, Stop));
        Assert.Equal(new QuotaSpend(true, 1), await usage.SpendAsync("bot", Day, 5, Stop));
        Assert.Equal(new QuotaSpend(false, 0), await usage.SpendAsync("none", Day, 0, Stop));
        Assert.Equal(0, await usage.UsedAsync("nobody", Day, Stop));
    }

    [Fact]
    public async Task As_many_concurrent_calls_succeed_as_the_limit_allows()
    {
        var usage = CreateSet().Usage;

        var spends = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => Task.Run(() => usage.SpendAsync("desk", Day, 60, Stop), Stop)));

        Assert.Equal(Enumerable.Range(1, 60).Select(static i => (long)i), spends.Where(static each => each.IsAllowed).Select(static each => each.Used).Order());
        Assert.Equal(60, await usage.UsedAsync("desk", Day, Stop));
    }

    private static StoredKey Key(string id, string name) => new(id, name, "alpha", $"{id}f00d", Now);
}
