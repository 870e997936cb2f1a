using System.Net;
using System.Net.Http.Json;
using Streaming.Engine.Headlines;
using Streaming.Protocol;
using Streaming.Protocol.Rest;
using Streaming.Server.Tests.Hubs;
using Xunit;

namespace Streaming.Server.Tests.Events.Headlines;

/// <summary>The event log by REST: the same events at the same positions.</summary>
public sealed class HeadlinesEndpointTests
{
    [Theory]
    [InlineData("", new[] { 0L, 1, 2, 3, 4, 5 })]
    [InlineData("limit=2", new[] { 4L, 5 })]
    [InlineData("since=1&limit=2", new[] { 2L, 3 })]
    [InlineData("symbol=qqq", new[] { 1L, 3, 5 })]
    [InlineData("since=-1&min_severity=alert", new[] { 0L, 3 })]
    [InlineData("since=99999999999999999999", new long[0])]
    public async Task Events_are_found_by_position_symbol_and_severity(string query, long[] expected)
    {
        await using var app = await StartAsync();

        var answer = await AskAsync(app, query);

        Assert.Equal(expected, answer.Events.Select(each => each.Seq));
        Assert.Equal(5, answer.LastSeq);
    }

    [Theory]
    [InlineData("since=soon", "invalid_since")]
    [InlineData("limit=all", "invalid_limit")]
    [InlineData("min_severity=Alert", "invalid_min_severity")]
    public async Task A_parameter_that_makes_no_sense_is_named(string query, string error)
    {
        await using var app = await StartAsync();
        using var response = await GetAsync(app, query);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(error, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task<HubApp> StartAsync()
    {
        var app = await HubApp.StartAsync();
        var market = new EventMarket(app);
        for (var i = 0; i < 6; i++)
            await market.TellAsync(i % 2 == 0 ? "SPY" : "QQQ", i % 3 == 0 ? Severity.Alert : Severity.Info);
        return app;
    }

    private static async Task<HttpResponseMessage> GetAsync(HubApp app, string query)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("X-Api-Key", HubApp.SecretOf(Plan.Growth));
        return await http.GetAsync(
            new Uri(app.Address, $"/v1/flow/zero-dte/headlines?{query}"), TestContext.Current.CancellationToken);
    }

    private static async Task<HeadlinesResponse> AskAsync(HubApp app, string query)
    {
        using var response = await GetAsync(app, query);
        return (await response.Content.ReadFromJsonAsync(
            ProtocolJsonContext.Wire.HeadlinesResponse, TestContext.Current.CancellationToken))!;
    }
}
