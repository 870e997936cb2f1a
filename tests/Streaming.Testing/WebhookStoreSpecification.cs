using System.Collections.Concurrent;
using Streaming.Runtime.Ports;
using Xunit;

namespace Streaming.Testing;

/// <summary>What <see cref="IWebhookStore"/> promises. Every implementation runs it.</summary>
public abstract class WebhookStoreSpecification
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // After the wall's now, which is when the deliveries of a test are queued.
    private static DateTimeOffset Later(double seconds = 0) =>
        new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(seconds);

    /// <summary>Empty stores, which live until the test ends.</summary>
    protected abstract StoreSet CreateSet();

    [Fact]
    public async Task A_webhook_comes_back_as_it_was_registered()
    {
        var store = CreateSet().Webhooks;
        Webhook[] webhooks =
        [
            Hook("b") with { MinSeverity = 2, Symbols = ["SPY", "BRK.B"] },
            Hook("a") with { FailingSince = Later() },
            Hook("c", "other"),
        ];
        foreach (var webhook in webhooks)
            Assert.True(await store.AddAsync(webhook, 10, Stop));

        Assert.Equal(webhooks.Select(Text), (await store.ListAsync(null, Stop)).Select(Text));
        Assert.Equal(["b", "a"], (await store.ListAsync("desk", Stop)).Select(static each => each.Id));
    }

    [Fact]
    public async Task A_key_has_no_more_webhooks_than_its_limit()
    {
        var store = CreateSet().Webhooks;
        Assert.True(await store.AddAsync(Hook("a"), 2, Stop));
        Assert.True(await store.AddAsync(Hook("b"), 2, Stop));

        Assert.False(await store.AddAsync(Hook("c"), 2, Stop));
        Assert.True(await store.AddAsync(Hook("d", "other"), 2, Stop));
        Assert.True(await store.RemoveAsync("desk", "a", Stop));
        Assert.True(await store.AddAsync(Hook("c"), 2, Stop));
    }

    [Fact]
    public async Task The_limit_holds_for_concurrent_registrations_too()
    {
        var store = CreateSet().Webhooks;

        var added = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => Task.Run(() => store.AddAsync(Hook($"{i}"), 10, Stop), Stop)));

        Assert.Equal(10, added.Count(static each => each));
        Assert.Equal(10, (await store.ListAsync("desk", Stop)).Count);
    }

    [Fact]
    public async Task A_key_removes_only_its_own()
    {
        var store = CreateSet().Webhooks;
        await store.AddAsync(Hook("a"), 10, Stop);

        Assert.False(await store.RemoveAsync("other", "a", Stop));
        Assert.True(await store.RemoveAsync("desk", "a", Stop));
        Assert.False(await store.RemoveAsync("desk", "a", Stop));
        Assert.Empty(await store.ListAsync(null, Stop));
    }

    [Fact]
    public async Task An_event_is_queued_for_those_who_want_it()
    {
        var stores = CreateSet();
        await stores.Webhooks.AddAsync(Hook("all"), 10, Stop);
        await stores.Webhooks.AddAsync(Hook("alerts") with { MinSeverity = 2 }, 10, Stop);
        await stores.Webhooks.AddAsync(Hook("qqq") with { Symbols = ["IWM", "QQQ"] }, 10, Stop);
        var log = await stores.Events.OpenAsync(null, Stop);

        await Log(stores, "SPY", severity: 2);
        await Log(stores, "QQQ", severity: 0);

        var taken = await TakeAllAsync(stores);
        Assert.Equal(
            [("alerts", 0L), ("all", 0L), ("all", 1L), ("qqq", 1L)],
            taken.Select(static each => (each.Webhook.Id, each.Event.Seq)).Order());
        Assert.All(taken, each => Assert.Equal((log.Epoch, 0), (each.Epoch, each.Attempt)));
        Assert.Equal("https://example.org/all", taken.First(static each => each.Webhook.Id == "all").Webhook.Url);
        Assert.Equal<byte>([42], taken[0].Event.Body.ToArray());
    }

    [Fact]
    public async Task One_event_of_a_webhook_is_taken_at_a_time_and_in_their_order()
    {
        var stores = CreateSet();
        await stores.Webhooks.AddAsync(Hook("a"), 10, Stop);
        await stores.Webhooks.AddAsync(Hook("b"), 10, Stop);
        for (var i = 0; i < 3; i++)
            await Log(stores, $"S{i}");

        for (var seq = 0; seq < 3; seq++)
        {
            var taken = await TakeAsync(stores, Later());
            Assert.Equal(["a", "b"], taken.Select(static each => each.Webhook.Id).Order());
            Assert.All(taken, each => Assert.Equal(seq, each.Event.Seq));
            Assert.Empty(await stores.Webhooks.ListDueAsync(Later(), Stop));
            Assert.Empty(await stores.Webhooks.TakeAsync([Hook("a"), Hook("b")], Later(), Lease, Stop));
            await stores.Webhooks.DeliveredAsync(taken[0], Stop);
            await stores.Webhooks.AbandonAsync(taken[1], Later(), Stop);
        }

        Assert.Empty(await stores.Webhooks.ListDueAsync(Later(), Stop));
        Assert.Empty(await stores.Webhooks.TakeAsync([Hook("a"), Hook("gone")], Later(), Lease, Stop));
    }

    [Fact]
    public async Task An_event_that_was_postponed_lets_later_ones_by_and_goes_first_when_it_is_due()
    {
        var stores = CreateSet();
        await stores.Webhooks.AddAsync(Hook("a"), 10, Stop);
        for (var i = 0; i < 3; i++)
            await Log(stores, $"S{i}");

        await stores.Webhooks.PostponeAsync(Assert.Single(await TakeAsync(stores, Later())), Later(5), Stop);
        var second = Assert.Single(await TakeAsync(stores, Later(1)));
        await stores.Webhooks.DeliveredAsync(second, Stop);
        var again = Assert.Single(await TakeAsync(stores, Later(5)));

        Assert.Equal((1, 0), (second.Event.Seq, again.Event.Seq));
    }

    [Fact]
    public async Task Whoever_waits_longest_is_listed_first()
    {
        var stores = CreateSet();
        foreach (var id in (string[])["a", "b", "c"])
            await stores.Webhooks.AddAsync(Hook(id), 10, Stop);
        await Log(stores, "SPY");
        foreach (var taken in await TakeAsync(stores, Later()))
            await stores.Webhooks.PostponeAsync(taken, Later(taken.Webhook.Id == "b" ? 1 : 2), Stop);

        Assert.Equal(["b"], (await stores.Webhooks.ListDueAsync(Later(1), Stop)).Select(static each => each.Id));
        Assert.Equal(["b", "a", "c"], (await stores.Webhooks.ListDueAsync(Later(2), Stop)).Select(static each => each.Id));
    }

    [Fact]
    public async Task An_event_logged_twice_is_queued_once_and_not_for_a_later_webhook()
    {
        var stores = CreateSet();
        await stores.Webhooks.AddAsync(Hook("a"), 10, Stop);
        var session = await Log(stores, "SPY");
        await stores.Webhooks.AddAsync(Hook("b"), 10, Stop);

        await Log(stores, "SPY", session: session);

        Assert.Equal("a", Assert.Single(await TakeAllAsync(stores)).Webhook.Id);
    }

    [Fact]
    public async Task A_delivery_that_was_taken_comes_back_when_its_lease_ends()
    {
        var stores = await WithOneDelivery();

        Assert.Single(await TakeAsync(stores, Later()));
        Assert.Empty(await TakeAsync(stores, Later(29.9)));
        Assert.Single(await TakeAsync(stores, Later(30)));
    }

    [Fact]
    public async Task A_postponed_delivery_comes_back_at_its_time_with_its_attempt()
    {
        var stores = await WithOneDelivery();
        var delivery = Assert.Single(await TakeAsync(stores, Later()));

        await stores.Webhooks.PostponeAsync(delivery, Later(120), Stop);

        Assert.Empty(await TakeAsync(stores, Later(119)));
        var again = Assert.Single(await TakeAsync(stores, Later(120)));
        Assert.Equal(1, again.Attempt);
        Assert.Equal(delivery.Event.Seq, again.Event.Seq);
    }

    [Fact]
    public async Task A_webhook_fails_since_its_first_abandoned_delivery_and_until_one_arrives()
    {
        var stores = CreateSet();
        await stores.Webhooks.AddAsync(Hook("a"), 10, Stop);
        for (var i = 0; i < 3; i++)
            await Log(stores, $"S{i}");

        await stores.Webhooks.AbandonAsync(Assert.Single(await TakeAsync(stores, Later())), Later(1), Stop);
        await stores.Webhooks.AbandonAsync(Assert.Single(await TakeAsync(stores, Later())), Later(2), Stop);
        Assert.Equal(Later(1), Assert.Single(await stores.Webhooks.ListAsync(null, Stop)).FailingSince);

        await stores.Webhooks.DeliveredAsync(Assert.Single(await TakeAsync(stores, Later())), Stop);
        Assert.Null(Assert.Single(await stores.Webhooks.ListAsync(null, Stop)).FailingSince);
        Assert.Empty(await TakeAsync(stores, Later(9999)));
    }

    [Fact]
    public async Task Deliveries_end_with_their_webhook()
    {
        var stores = await WithOneDelivery();
        var delivery = Assert.Single(await TakeAsync(stores, Later()));

        await stores.Webhooks.RemoveAsync("desk", "a", Stop);

        await stores.Webhooks.PostponeAsync(delivery, Later(1), Stop);
        Assert.Empty(await TakeAsync(stores, Later(9999)));
    }

    [Fact]
    public async Task No_delivery_is_taken_by_two()
    {
        var stores = CreateSet();
        foreach (var id in (string[])["a", "b", "c"])
            await stores.Webhooks.AddAsync(Hook(id), 10, Stop);
        for (var i = 0; i < 15; i++)
            await Log(stores, $"S{i}");
        var told = new ConcurrentQueue<WebhookDelivery>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => TakeAllAsync(stores, told), Stop)));
        await TakeAllAsync(stores, told);

        foreach (var ofOne in told.GroupBy(static each => each.Webhook.Id))
            Assert.Equal(Enumerable.Range(0, 15).Select(static i => (long)i), ofOne.Select(static each => each.Event.Seq));
        Assert.Equal(45, told.Count);
    }

    private static async Task<IReadOnlyList<WebhookDelivery>> TakeAsync(StoreSet stores, DateTimeOffset now) =>
        await stores.Webhooks.TakeAsync(await stores.Webhooks.ListDueAsync(now, Stop), now, Lease, Stop);

    /// <summary>One after the other, until nothing is due.</summary>
    private static async Task<WebhookDelivery[]> TakeAllAsync(StoreSet stores, ConcurrentQueue<WebhookDelivery>? told = null)
    {
        told ??= [];
        while (await TakeAsync(stores, Later()) is { Count: > 0 } taken)
            foreach (var delivery in taken)
            {
                told.Enqueue(delivery);
                await stores.Webhooks.DeliveredAsync(delivery, Stop);
            }

        return [.. told];
    }

    private static Webhook Hook(string id, string keyName = "desk") => new()
    {
        Id = id,
        KeyName = keyName,
        Url = $"https://example.org/{id}",
        Secret = $"whsec_{id}",
    };

    private static string Text(Webhook webhook) => $"{webhook with { Symbols = [] }} {string.Join(' ', webhook.Symbols)}";

    private async Task<StoreSet> WithOneDelivery()
    {
        var stores = CreateSet();
        await stores.Webhooks.AddAsync(Hook("a"), 10, Stop);
        await Log(stores, "SPY");
        return stores;
    }

    private static async Task<StoredSession> Log(
        StoreSet stores, string symbol, byte severity = 1, StoredSession? session = null)
    {
        session ??= await stores.Sessions.OpenAsync(symbol, RandomBars.Session, null, false, Stop);
        var happened = new NewEvent("key", RandomBars.Session.Open, severity, new byte[] { 42 });
        await stores.Sessions.AppendAsync(session, new SessionAppend { Bars = [], Gaps = [], Events = [happened] }, Stop);
        return session;
    }
}
