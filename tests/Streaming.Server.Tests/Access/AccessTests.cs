using System.Net;
using System.Net.Http.Headers;
using Streaming.Protocol;
using Streaming.Testing.Bars;
using Xunit;

namespace Streaming.Server.Tests.Access;

public sealed class AccessTests
{
    private const string Growth = "/v1/flow/zero-dte/series/SPY";
    private const string Alpha = "/v1/flow/zero-dte/heatmap/SPY";
    private const string Unauthorized = """{"title":"Unauthorized","status":401,"detail":"Invalid API key."}""";

    [Theory]
    [InlineData(Growth)]
    [InlineData(Alpha)]
    [InlineData("/v1/flow/zero-dte/hedge-flow/SPY?side=wrong")]
    [InlineData("/v1/flow/zero-dte/strike-flow/SPY")]
    [InlineData("/v1/sessions")]
    public async Task Without_a_key_nothing_is_answered(string path)
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(1));

        await app.AsNobody().RefusesAsync(path, HttpStatusCode.Unauthorized, Unauthorized);
    }

    [Fact]
    public async Task An_unknown_key_is_as_good_as_none()
    {
        await using var app = new StreamingApp();
        var client = app.AsNobody();
        client.DefaultRequestHeaders.Add("X-Api-Key", "alpha-secreT");

        await client.RefusesAsync(Growth, HttpStatusCode.Unauthorized, Unauthorized);
    }

    [Fact]
    public async Task A_key_is_taken_from_header_bearer_or_query()
    {
        await using var app = new StreamingApp();
        var bearer = app.AsNobody();
        bearer.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", StreamingApp.KeyOf(Plan.Growth));

        await app.As(Plan.Growth).GetOkAsync(Growth);
        await bearer.GetOkAsync(Growth);
        await app.AsNobody().GetOkAsync($"{Growth}?apiKey={StreamingApp.KeyOf(Plan.Growth)}");
    }

    [Theory]
    [InlineData(Plan.Free, Growth, "Growth")]
    [InlineData(Plan.Basic, "/v1/flow/zero-dte/hedge-flow/SPY", "Growth")]
    [InlineData(Plan.Basic, "/v1/sessions", "Growth")]
    [InlineData(Plan.Growth, Alpha, "Alpha")]
    [InlineData(Plan.Growth, "/v1/flow/zero-dte/strike-flow/SPY", "Alpha")]
    public async Task A_lower_plan_is_told_which_it_needs(Plan plan, string path, string required)
    {
        await using var app = new StreamingApp();

        await app.As(plan).RefusesAsync(
            path,
            HttpStatusCode.Forbidden,
            $$"""{"status":"ERROR","error":"tier_restricted","message":"This endpoint requires the {{required}} plan or higher.","current_plan":"{{plan}}","required_plan":"{{required}}"}""");
    }

    [Fact]
    public async Task The_plan_is_checked_before_the_parameters()
    {
        await using var app = new StreamingApp();

        using var response = await app.As(Plan.Free).GetAsync($"{Growth}?bar=x", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("Development", "127.0.0.1", "localhost", true)]
    [InlineData("Development", "::1", "127.0.0.1:8080", true)]
    [InlineData("Development", "::1", "[::1]:8080", true)]
    [InlineData("Development", "203.0.113.7", "localhost", false)]
    [InlineData("Development", "127.0.0.1", "rebound.example", false)]
    [InlineData("Production", "127.0.0.1", "localhost", false)]
    public async Task The_demo_key_works_in_development_on_this_machine_only(
        string environment, string address, string host, bool works)
    {
        await using var app = new StreamingApp { Environment = environment, RemoteAddress = IPAddress.Parse(address) };
        using var request = new HttpRequestMessage(HttpMethod.Get, Alpha);
        request.Headers.Add("X-Api-Key", "demo");
        request.Headers.Host = host;

        using var response = await app.AsNobody().SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(works ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task The_demo_key_does_not_pass_a_proxy()
    {
        await using var app = new StreamingApp { Environment = "Development", RemoteAddress = IPAddress.Loopback };
        using var request = new HttpRequestMessage(HttpMethod.Get, Alpha);
        request.Headers.Add("X-Api-Key", "demo");
        request.Headers.Add("X-Forwarded-For", "127.0.0.1");

        using var response = await app.AsNobody().SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }
}
