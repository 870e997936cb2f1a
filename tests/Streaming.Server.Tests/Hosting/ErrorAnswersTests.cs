using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Protocol;
using Streaming.Runtime.Ports;
using Xunit;

namespace Streaming.Server.Tests.Hosting;

public sealed class ErrorAnswersTests
{
    [Fact]
    public async Task A_path_that_is_nothing_says_so()
    {
        await using var app = new StreamingApp();

        await app.As(Plan.Alpha).RefusesAsync(
            "/v1/flow/zero-dte/nothing/SPY",
            HttpStatusCode.NotFound,
            """{"error":"not_found","message":"There is nothing here."}""");
    }

    [Fact]
    public async Task A_method_that_is_not_served_says_so()
    {
        await using var app = new StreamingApp();

        using var response = await app.As(Plan.Alpha).DeleteAsync(
            "/v1/flow/zero-dte/series/SPY", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(
            """{"error":"method_not_allowed","message":"Method Not Allowed."}""",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_store_that_fails_is_a_transient_state()
    {
        await using var app = new StreamingApp();
        await using var failing = app.WithWebHostBuilder(builder => builder.ConfigureTestServices(services =>
            services.AddSingleton(DispatchProxy.Create<ISessionStore, FailingStore>())));
        var client = failing.CreateClient();
        client.DefaultRequestHeaders.Add("X-Api-Key", StreamingApp.KeyOf(Plan.Growth));

        await client.RefusesAsync(
            "/v1/sessions",
            HttpStatusCode.ServiceUnavailable,
            """{"error":"unavailable","message":"The service is temporarily unavailable."}""");
        await client.RefusesAsync(
            "/health/ready",
            HttpStatusCode.ServiceUnavailable,
            """{"status":"unavailable","reasons":[{"check":"symbols","reason":"No symbol is known yet."},{"check":"store","reason":"The disk is full."}]}""");
    }

    public class FailingStore : DispatchProxy
    {
        protected override object Invoke(MethodInfo? targetMethod, object?[]? args) =>
            throw new StoreException("The disk is full.");
    }
}
