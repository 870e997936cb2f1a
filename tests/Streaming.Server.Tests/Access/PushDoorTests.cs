using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Protocol;
using Streaming.Runtime.Ports;
using Streaming.Server.Access;
using Streaming.Storage;
using Xunit;

namespace Streaming.Server.Tests.Access;

/// <summary>What a hub and an event stream get by being push doors, on doors that only say who came.</summary>
public sealed class PushDoorTests : IAsyncLifetime
{
    private WebApplication _app = null!;
    private string _secret = "";

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Configuration["Storage:Kind"] = "memory";
        builder.Configuration["Access:Origins:0"] = "https://desk.example";
        builder.Services.AddStorage(builder.Configuration).AddAccess();
        _app = builder.Build();
        _app.UseAccess();
        _app.MapGet("/push", WhoAsync).RequirePlan(Plan.Growth).AsPushDoor();
        _app.MapPost("/push/negotiate", WhoAsync).RequirePlan(Plan.Growth).AsPushDoor().WithMetadata(new NegotiateMetadata());
        _app.MapGet("/rest", WhoAsync).RequirePlan(Plan.Growth);
        await _app.StartAsync(TestContext.Current.CancellationToken);

        (var key, _secret) = ApiKey.New("desk", Plan.Growth, DateTimeOffset.UtcNow);
        await _app.Services.GetRequiredService<IKeyStore>().AddAsync(key, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(TestContext.Current.CancellationToken);
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task A_ticket_opens_a_door_once()
    {
        var ticket = Ticket();

        Assert.Equal(HttpStatusCode.OK, await AskAsync($"/push?access_token={ticket}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync($"/push?access_token={ticket}"));
    }

    [Fact]
    public async Task Negotiating_leaves_the_ticket_for_the_connection()
    {
        var ticket = Ticket();
        using var negotiate = new HttpRequestMessage(HttpMethod.Post, "/push/negotiate");
        negotiate.Headers.Authorization = new("Bearer", ticket);

        using var negotiated = await _app.GetTestClient().SendAsync(negotiate, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, negotiated.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await AskAsync($"/push?access_token={ticket}"));
    }

    [Fact]
    public async Task Elsewhere_a_ticket_is_nothing() =>
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync($"/rest?access_token={Ticket()}"));

    [Fact]
    public async Task A_ticket_of_a_revoked_key_opens_nothing()
    {
        var ticket = Ticket();
        await _app.Services.GetRequiredService<IKeyStore>()
            .RevokeAsync("desk", DateTimeOffset.UtcNow, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync($"/push?access_token={ticket}"));
    }

    [Theory]
    [InlineData(null, true)] // a program
    [InlineData("http://localhost", true)] // the server's own page
    [InlineData("https://desk.example", true)]
    [InlineData("https://DESK.example", true)]
    [InlineData("https://desk.example.evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("http://localhost:8081", false)]
    [InlineData("null", false)]
    public async Task A_foreign_page_may_not_connect(string? origin, bool isLetIn)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/push");
        request.Headers.Add("X-Api-Key", _secret);
        if (origin is not null)
            request.Headers.Add("Origin", origin);

        using var response = await _app.GetTestClient().SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(isLetIn ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
        if (!isLetIn)
            Assert.Equal(
                "origin_refused",
                (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("error").GetString());
    }

    private static Task WhoAsync(HttpContext context) => context.Response.WriteAsync(context.User.Key()!.Name);

    private string Ticket() => _app.Services.GetRequiredService<TicketDesk>().Issue(
        ApiKey.Of(_app.Services.GetRequiredService<IKeyStore>().ListAsync(default).Result[0])!);

    private async Task<HttpStatusCode> AskAsync(string path)
    {
        using var response = await _app.GetTestClient().GetAsync(path, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
