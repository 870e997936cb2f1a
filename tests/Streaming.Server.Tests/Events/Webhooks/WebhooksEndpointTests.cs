using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Engine.Headlines;
using Streaming.Protocol;
using Streaming.Protocol.Rest;
using Streaming.Runtime.Ports;
using Streaming.Server.Events.Webhooks;
using Streaming.Server.Tests.Events.Headlines;
using Streaming.Server.Tests.Hubs;
using Xunit;

namespace Streaming.Server.Tests.Events.Webhooks;

/// <summary>Webhooks as their owners make and see them.</summary>
public sealed class WebhooksEndpointTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_reaches_a_webhook_from_its_registration_to_its_removal()
    {
        await using var target = await WebhookTarget.StartAsync();
        await using var app = await HubApp.StartAsync(settings: ("Webhooks:AllowPrivate", "true"));
        using var owner = Owner(app);
        var made = await MadeAsync(owner, $$"""{"url":"{{target.Address}}/fine","min_severity":"alert","symbols":["SPY"]}""");
        var market = new EventMarket(app);

        await market.TellAsync("SPY");
        await market.TellAsync("QQQ", Severity.Alert);
        var wanted = await market.TellAsync("SPY", Severity.Alert);
        await target.UntilAsync(() => !target.Arrivals.IsEmpty);
        using var removed = await owner.DeleteAsync(new Uri($"v1/webhooks/{made.Id}", UriKind.Relative), Stop);

        Assert.StartsWith("whsec_", made.Secret, StringComparison.Ordinal);
        Assert.EndsWith($"-{wanted.Seq}", Assert.Single(target.Arrivals).Id, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Empty(await ListAsync(owner));
    }

    [Fact]
    public async Task A_secret_is_shown_once_and_a_webhook_to_its_owner_only()
    {
        await using var app = await HubApp.StartAsync();
        using var owner = Owner(app);
        using var other = Owner(app, Plan.Alpha);
        var made = await MadeAsync(owner, """{"url":"https://example.com/hook"}""");

        var listed = Assert.Single(await ListAsync(owner));
        using var stolen = await other.DeleteAsync(new Uri($"v1/webhooks/{made.Id}", UriKind.Relative), Stop);

        Assert.Equal((made.Id, "info", "active", null), (listed.Id, listed.MinSeverity, listed.Status, listed.Secret));
        Assert.Empty(await ListAsync(other));
        Assert.Equal(HttpStatusCode.NotFound, stolen.StatusCode);
    }

    [Fact]
    public async Task A_key_has_ten()
    {
        await using var app = await HubApp.StartAsync();
        using var owner = Owner(app);
        for (var i = 0; i < 10; i++)
            await MadeAsync(owner, $$"""{"url":"https://example.com/{{i}}"}""");

        using var refused = await PostAsync(owner, """{"url":"https://example.com/11"}""");

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
    }

    [Theory]
    [InlineData("nonsense", "invalid_body")]
    [InlineData("{}", "invalid_body")]
    [InlineData("""{"url":"http://example.com"}""", "invalid_url")]
    [InlineData("""{"url":"https://192.168.0.1"}""", "invalid_url")]
    [InlineData("""{"url":"https://me:secret@example.com"}""", "invalid_url")]
    [InlineData("""{"url":"https://127.0.0.1./hook"}""", "invalid_url")]
    [InlineData("""{"url":"https://example.com:0/hook"}""", "invalid_url")]
    [InlineData("""{"url":"https://\u202e/"}""", "invalid_url")] // a name of nothing but a mark that turns the text around
    [InlineData("""{"url":"https://example.com","min_severity":"loud"}""", "invalid_min_severity")]
    [InlineData("""{"url":"https://example.com","symbols":["spy"]}""", "invalid_symbols")]
    public async Task What_cannot_be_a_webhook_is_refused(string body, string error)
    {
        await using var app = await HubApp.StartAsync();
        using var owner = Owner(app);

        using var response = await PostAsync(owner, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(error, await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_says_how_it_went()
    {
        await using var target = await WebhookTarget.StartAsync();
        await using var app = await HubApp.StartAsync(settings: ("Webhooks:AllowPrivate", "true"));
        using var owner = Owner(app);
        var fine = await MadeAsync(owner, $$"""{"url":"{{target.Address}}/fine"}""");
        var broken = await MadeAsync(owner, $$"""{"url":"{{target.Address}}/broken"}""");

        Assert.Equal(new WebhookTestResponse { Delivered = true, StatusCode = 200, Message = null }, await TestAsync(owner, fine.Id));
        Assert.Equal(500, (await TestAsync(owner, broken.Id)).StatusCode);
        Assert.Contains("\"rule\":\"test\"", target.Arrivals.First().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_of_a_target_that_hangs_is_one_attempt_and_no_more()
    {
        await using var target = await WebhookTarget.StartAsync();
        await using var app = await HubApp.StartAsync(settings:
            [("Webhooks:AllowPrivate", "true"), ("Webhooks:Timeout", "00:00:03")]);
        using var owner = Owner(app);
        var made = await MadeAsync(owner, $$"""{"url":"{{target.Address}}/hanging"}""");

        var first = TestAsync(owner, made.Id);
        await target.UntilAsync(() => !target.Arrivals.IsEmpty);
        var second = await TestAsync(owner, made.Id);

        Assert.Contains("under way", second.Message, StringComparison.Ordinal);
        Assert.Contains("in time", (await first).Message, StringComparison.Ordinal);
        Assert.Single(target.Arrivals);
    }

    [Theory]
    [InlineData("https://\u202e/", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("https://example.com/", "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_stored_webhook_that_can_never_be_tried_says_so_when_it_is_tested(string url, string secret)
    {
        await using var app = await HubApp.StartAsync();
        using var owner = Owner(app);
        var key = (await MadeAsync(owner, """{"url":"https://example.com/"}""")).Id;
        var store = app.Services.GetRequiredService<IWebhookStore>();
        var made = Assert.Single(await store.ListAsync(null, Stop), each => each.Id == key);
        await store.AddAsync(made with { Id = "wh_poison", Url = url, Secret = secret }, 10, Stop);

        var answer = await TestAsync(owner, "wh_poison");

        Assert.False(answer.Delivered);
        Assert.NotNull(answer.Message);
    }

    [Fact]
    public async Task A_webhook_whose_event_was_given_up_is_shown_as_failing_until_one_arrives()
    {
        var time = new TestTime();
        await using var target = await WebhookTarget.StartAsync();
        await using var app = await HubApp.StartAsync(time, settings: ("Webhooks:AllowPrivate", "true"));
        using var owner = Owner(app);
        await MadeAsync(owner, $$"""{"url":"{{target.Address}}/sick"}""");
        var market = new EventMarket(app);
        await market.TellAsync("SPY");
        var failing = await UntilAsync("failing");
        target.IsHealed = true;
        await market.TellAsync("SPY");
        var healed = await UntilAsync("active");

        Assert.NotNull(failing.FailingSince);
        Assert.Equal(6, target.Arrivals.Count(static arrival => arrival.Seq() == 0));
        Assert.Null(healed.FailingSince);

        async Task<WebhookResponse> UntilAsync(string status)
        {
            for (var look = 0; look < 1_000; look++)
            {
                if (Assert.Single(await ListAsync(owner)) is var shown && shown.Status == status)
                    return shown;

                time.Advance(TimeSpan.FromHours(1));
                await Task.WhenAll(await app.Services.GetRequiredService<WebhookDispatcher>().DispatchAsync(Stop));
            }

            throw new TimeoutException($"It is not shown as {status}.");
        }
    }

    [Fact]
    public async Task The_configuration_s_webhooks_are_there_from_the_start()
    {
        await using var app = await HubApp.StartAsync(settings:
        [
            ("Webhooks:Targets:0:Url", "https://example.com/desk"),
            ("Webhooks:Targets:0:Secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
            ("Webhooks:Targets:0:MinSeverity", "alert"),
            ("Webhooks:Targets:0:Symbols:0", "SPY"),
        ]);

        var webhook = Assert.Single(await app.Services.GetRequiredService<IWebhookStore>().ListAsync(null, Stop));

        Assert.Equal((2, "https://example.com/desk"), (webhook.MinSeverity, webhook.Url));
        Assert.Equal(["SPY"], webhook.Symbols);
    }

    [Fact]
    public async Task A_target_that_is_configured_twice_is_one_webhook()
    {
        await using var app = await HubApp.StartAsync(settings:
        [
            ("Webhooks:Targets:0:Url", "https://example.com/desk"),
            ("Webhooks:Targets:0:Secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
            ("Webhooks:Targets:1:Url", "https://example.com/desk"),
            ("Webhooks:Targets:1:Secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        ]);

        Assert.Single(await app.Services.GetRequiredService<IWebhookStore>().ListAsync(null, Stop));
    }

    private static HttpClient Owner(HubApp app, Plan plan = Plan.Growth)
    {
        var client = new HttpClient { BaseAddress = app.Address };
        client.DefaultRequestHeaders.Add("X-Api-Key", HubApp.SecretOf(plan));
        return client;
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient owner, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await owner.PostAsync(new Uri("v1/webhooks", UriKind.Relative), content, Stop);
    }

    private static async Task<WebhookResponse> MadeAsync(HttpClient owner, string body)
    {
        using var response = await PostAsync(owner, body);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync(ProtocolJsonContext.Wire.WebhookResponse, Stop))!;
    }

    private static async Task<WebhookTestResponse> TestAsync(HttpClient owner, string id)
    {
        using var response = await owner.PostAsync(new Uri($"v1/webhooks/{id}/test", UriKind.Relative), null, Stop);
        return (await response.Content.ReadFromJsonAsync(ProtocolJsonContext.Wire.WebhookTestResponse, Stop))!;
    }

    private static async Task<WebhookResponse[]> ListAsync(HttpClient owner) =>
        (await owner.GetFromJsonAsync(new Uri("v1/webhooks", UriKind.Relative), ProtocolJsonContext.Wire.WebhookResponseArray, Stop))!;
}
