using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Streaming.Protocol;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ports;
using Streaming.Server.Events.Headlines;
using Streaming.Server.Events.Webhooks;
using Streaming.Server.Tests.Events.Headlines;
using Streaming.Storage.Memory;
using Streaming.Testing.Bars;
using Streaming.Server.Tests.Hubs;
using Xunit;

namespace Streaming.Server.Tests.Events.Webhooks;

/// <summary>Events on their way to targets that work, that do not, and that are up to something.</summary>
public sealed class WebhookDispatcherTests : IAsyncLifetime
{
    private readonly TestTime _time = new();
    private readonly MemoryDatabase _database = new();
    private readonly WebhookOptions _options = new() { AllowPrivate = true, Timeout = TimeSpan.FromSeconds(1) };
    private readonly EventNews _news = new();
    private readonly List<IDisposable> _open = [];
    private WebhookTarget _target = null!;
    private StoredSession _session = null!;
    private int _ordinal;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private MemoryWebhookStore Webhooks => new(_database);

    private MemorySessionStore Sessions => new(_database, _time);

    public async ValueTask InitializeAsync()
    {
        _target = await WebhookTarget.StartAsync();
        _session = await Sessions.OpenAsync("SPY", SessionBuilder.SessionOn(new(2026, 6, 5)), "tape", false, Stop);
    }

    public ValueTask DisposeAsync()
    {
        _open.ForEach(each => each.Dispose());
        return _target.DisposeAsync();
    }

    [Fact]
    public async Task A_delivery_is_signed_so_that_its_receiver_can_tell()
    {
        var webhook = await RegisterAsync("fine");
        var logged = await LogAsync();

        await DispatchAsync();

        var arrival = Assert.Single(_target.Arrivals);
        var key = Convert.FromBase64String(webhook.Secret["whsec_".Length..]);
        var signed = Encoding.UTF8.GetBytes($"{arrival.Id}.{arrival.Timestamp}.{arrival.Body}");
        Assert.Equal("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)), arrival.Signature);
        Assert.Equal(_time.GetUtcNow().ToUnixTimeSeconds(), arrival.Timestamp);
        Assert.EndsWith($"-{logged.Seq}", arrival.Id, StringComparison.Ordinal);
        var body = JsonSerializer.Deserialize(arrival.Body, ProtocolJsonContext.Wire.HeadlineUpdate)!;
        Assert.Equal((arrival.Id, "headline/*", logged.Seq), (body.Id, body.Topic, body.Seq));
    }

    // The vector that the libraries of Svix, where the standard comes from, are tested with (svix-webhooks, javascript/src/webhook.test.ts)
    [Fact]
    public void A_signature_is_the_standard_s()
    {
        Assert.Equal(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            WebhookSecret.Sign(
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"u8));
    }

    [Theory]
    [InlineData("broken")]
    [InlineData("hanging")]
    [InlineData("elsewhere")]
    public async Task A_target_that_fails_is_tried_at_growing_pauses_under_one_id_and_then_marked(string behaviour)
    {
        await RegisterAsync(behaviour);
        await LogAsync();
        int[] pauses = [5, 30, 120, 600, 3_600];

        await DispatchAsync();
        foreach (var pause in pauses)
        {
            _time.Advance(TimeSpan.FromSeconds(pause - 1));
            Assert.Equal(0, await DispatchAsync());
            Assert.Null(Assert.Single(await Webhooks.ListAsync(null, Stop)).FailingSince);
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(1, await DispatchAsync());
        }

        Assert.Equal(_time.GetUtcNow(), Assert.Single(await Webhooks.ListAsync(null, Stop)).FailingSince);
        Assert.Equal(6, _target.Arrivals.Count);
        Assert.Single(_target.Arrivals.Select(arrival => (arrival.Path, arrival.Id)).Distinct());
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await DispatchAsync());
    }

    [Fact]
    public async Task A_target_that_asks_for_a_pause_gets_it()
    {
        await RegisterAsync("busy");
        await LogAsync();
        await DispatchAsync();

        _time.Advance(TimeSpan.FromSeconds(76));
        Assert.Equal(0, await DispatchAsync());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await DispatchAsync());
    }

    [Fact]
    public async Task A_target_that_asks_for_a_pause_until_a_time_gets_it()
    {
        _target.RetryAfter = (_time.GetUtcNow() + TimeSpan.FromMinutes(4)).ToString("R", CultureInfo.InvariantCulture);
        await RegisterAsync("busy");
        await LogAsync();
        await DispatchAsync();

        _time.Advance(TimeSpan.FromMinutes(4) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await DispatchAsync());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await DispatchAsync());
    }

    [Fact]
    public async Task A_target_that_hangs_leaves_room_for_the_others()
    {
        _options.Timeout = TimeSpan.FromSeconds(50);
        await RegisterAsync("hanging");
        await RegisterAsync("fine");
        var logged = await LogAsync(12);

        await Dispatcher().StartAsync(Stop);
        await _target.UntilAsync(() => _target.ArrivalsAt("fine").Length == logged.Length);

        // All of them while the other one's first attempt still hangs.
        Assert.Equal(logged, _target.ArrivalsAt("fine").Select(static arrival => arrival.Seq()));
        Assert.Single(_target.ArrivalsAt("hanging"));
    }

    [Fact]
    public async Task Nine_that_hang_leave_room_for_the_tenth_of_their_key_and_for_another_key_s()
    {
        _options.Timeout = TimeSpan.FromSeconds(50);
        for (var i = 0; i < 9; i++)
            await RegisterAsync("hanging", id: $"hanging-{i}");
        await RegisterAsync("fine");
        await RegisterAsync("other", keyName: "other");
        var logged = await LogAsync(12);

        await Dispatcher().StartAsync(Stop);
        await _target.UntilAsync(() => _target.ArrivalsAt("fine").Length + _target.ArrivalsAt("other").Length == 24);

        Assert.Equal(logged, _target.ArrivalsAt("fine").Select(static arrival => arrival.Seq()));
        Assert.Equal(logged, _target.ArrivalsAt("other").Select(static arrival => arrival.Seq()));
        Assert.Equal(9, _target.ArrivalsAt("hanging").Length);
    }

    [Fact]
    public async Task An_event_that_failed_comes_again_beside_later_ones()
    {
        await RegisterAsync("sick");
        await LogAsync(2);
        var dispatcher = Dispatcher();
        await Task.WhenAll(await dispatcher.DispatchAsync(Stop));
        _target.IsHealed = true;

        while (await dispatcher.DispatchAsync(Stop) is { Count: > 0 } attempts)
            await Task.WhenAll(attempts);
        Assert.Equal([0L, 1L], _target.Arrivals.Select(static arrival => arrival.Seq()));

        _time.Advance(TimeSpan.FromSeconds(5));
        await Task.WhenAll(await dispatcher.DispatchAsync(Stop));
        Assert.Equal([0L, 1L, 0L], _target.Arrivals.Select(static arrival => arrival.Seq()));
    }

    [Theory]
    [InlineData("https://\u202e/", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")] // stored before it was refused
    [InlineData("https://example.com/", "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")] // no base 64
    public async Task What_can_never_be_posted_is_tried_and_given_up_like_anything_else(string url, string secret)
    {
        var webhook = new Webhook { Id = "poison", KeyName = "desk", Url = url, Secret = secret };
        await Webhooks.AddAsync(webhook, 10, Stop);
        await LogAsync();

        for (var attempt = 0; attempt < 6; attempt++)
        {
            Assert.Null(Assert.Single(await Webhooks.ListAsync(null, Stop)).FailingSince);
            Assert.Equal(1, await DispatchAsync());
            Assert.Equal(0, await DispatchAsync());
            _time.Advance(TimeSpan.FromHours(1));
        }

        Assert.NotNull(Assert.Single(await Webhooks.ListAsync(null, Stop)).FailingSince);
        Assert.Equal(0, await DispatchAsync());
    }

    [Fact]
    public async Task Whoever_dies_in_between_leaves_the_delivery_to_the_next()
    {
        await RegisterAsync("fine");
        await LogAsync();
        await Webhooks.TakeAsync(
            await Webhooks.ListAsync(null, Stop), _time.GetUtcNow(), TimeSpan.FromSeconds(30), Stop);

        Assert.Equal(0, await DispatchAsync());
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(1, await DispatchAsync());
    }

    [Theory]
    [InlineData("https://127.0.0.1/hook")]
    [InlineData("https://localhost/hook")]
    [InlineData("https://[::ffff:10.0.0.1]/hook")]
    [InlineData("https://2130706433/hook")] // 127.0.0.1 as one number
    [InlineData("http://example.com/hook")]
    public async Task No_private_address_is_connected_to(string url)
    {
        using var client = Client(new WebhookOptions());

        var answer = await client.PostAsync(
            new Webhook { Id = "a", KeyName = "desk", Url = url, Secret = WebhookSecret.New() }, "id", () => "{}"u8.ToArray(), Stop);

        Assert.False(answer.IsDelivered);
        Assert.Matches("private|https", answer.Failure!);
    }

    private WebhookClient Client(WebhookOptions options)
    {
        var client = new WebhookClient(Options.Create(options), _time, NullLogger<WebhookClient>.Instance);
        _open.Add(client);
        return client;
    }

    private WebhookDispatcher Dispatcher()
    {
        var dispatcher = new WebhookDispatcher(
            Webhooks, Client(_options), new WebhookShares(Options.Create(_options), _time), _news, Options.Create(_options), _time,
            new WebhookMetrics(new TestMeters()), NullLogger<WebhookDispatcher>.Instance);
        _open.Add(dispatcher);
        return dispatcher;
    }

    /// <returns>How many attempts were made.</returns>
    private async Task<int> DispatchAsync()
    {
        var attempts = await Dispatcher().DispatchAsync(Stop);
        await Task.WhenAll(attempts);
        return attempts.Count;
    }

    private async Task<Webhook> RegisterAsync(string behaviour, string? id = null, string keyName = "desk")
    {
        var webhook = new Webhook
        {
            Id = id ?? behaviour, KeyName = keyName, Url = $"{_target.Address}/{behaviour}", Secret = WebhookSecret.New(),
        };
        Assert.True(await Webhooks.AddAsync(webhook, 10, Stop));
        return webhook;
    }

    private async Task<long[]> LogAsync(int count)
    {
        var seqs = new long[count];
        for (var i = 0; i < count; i++)
            seqs[i] = (await LogAsync()).Seq;
        return seqs;
    }

    private async Task<LoggedEvent> LogAsync()
    {
        var append = new SessionAppend
        {
            Bars = [], Gaps = [], Events = [HeadlineCodec.ToNewEvent(EventMarket.EventAt(_ordinal++))],
        };
        return (await Sessions.AppendAsync(_session, append, Stop)).Single();
    }
}
