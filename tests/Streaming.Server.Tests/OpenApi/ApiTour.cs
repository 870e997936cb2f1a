using System.Net;
using Streaming.Protocol;
using Streaming.Server.Tests.Events.Webhooks;
using Xunit;

namespace Streaming.Server.Tests.OpenApi;

/// <summary>Asks the running server for every answer that its description promises.</summary>
internal static class ApiTour
{
    private const string Flow = "/v1/flow/zero-dte";
    private const string Hook = """{"url":"https://example.com/hook","min_severity":"watch","symbols":["SPY"]}""";

    // Each operation, asked well and, where that can be, in words that make no sense.
    private static readonly (string Operation, string Method, string Path, string? Nonsense)[] Operations =
    [
        ("GetSnapshot", "GET", $"{Flow}/snapshot/SPY", "expiry=soon"),
        ("GetExposure", "GET", "/v1/exposure/zero-dte/SPY", "expiry=soon"),
        ("GetLeaderboard", "GET", $"{Flow}/leaderboard", "metric=size"),
        ("GetSeries", "GET", $"{Flow}/series/SPY", "bar=2m"),
        ("GetHedgeFlow", "GET", $"{Flow}/hedge-flow/SPY", "side=both"),
        ("GetHeatmap", "GET", $"{Flow}/heatmap/SPY", "bar=5m"),
        ("GetStrikeFlow", "GET", $"{Flow}/strike-flow/SPY", "bar=5m"),
        ("GetHeadlines", "GET", $"{Flow}/headlines", "since=soon"),
        ("GetStream", "GET", $"{Flow}/stream", "topics="),
        ("GetSessions", "GET", "/v1/sessions", null),
        ("PostTicket", "POST", "/v1/tickets", null),
        ("PostWebhook", "POST", "/v1/webhooks", null),
        ("GetWebhooks", "GET", "/v1/webhooks", null),
        ("DeleteWebhook", "DELETE", "/v1/webhooks/wh_0", null),
        ("PostWebhookTest", "POST", "/v1/webhooks/wh_0/test", null),
    ];

    public static async Task<IReadOnlyList<ApiCall>> GoAsync()
    {
        await using var market = new ApiMarket();
        await market.BeginAsync();
        var caller = new ApiCaller();
        using var client = market.Open.As(Plan.Alpha);
        await AskForBarsAsync(caller, client);
        await AskForSnapshotsAsync(caller, client);
        await AskForEventsAsync(caller, client);
        await KeepWebhooksAsync(caller, client, market);
        await BeRefusedAsync(caller, market);
        market.EndDay();
        await caller.AskAsync(client, "GetSnapshot", "session closed", $"{Flow}/snapshot/SPY");
        await caller.AskAsync(client, "GetExposure", "session closed", "/v1/exposure/zero-dte/SPY");
        return caller.Calls;
    }

    private static async Task AskForBarsAsync(ApiCaller caller, HttpClient client)
    {
        (string Operation, string Path)[] bars =
        [
            ("GetSeries", $"{Flow}/series"), ("GetHedgeFlow", $"{Flow}/hedge-flow"),
            ("GetHeatmap", $"{Flow}/heatmap"), ("GetStrikeFlow", $"{Flow}/strike-flow"),
        ];
        foreach (var (operation, path) in bars)
        {
            var answer = await caller.AskAsync(client, operation, "one minute", $"{path}/SPY?bar=1m&minutes=2");
            await caller.AskAsync(client, operation, "a hole", $"{path}/IWM?bar=1m&minutes=390");
            await caller.AskAsync(client, operation, "unknown symbol", $"{path}/NONE");
            await caller.AskAsync(
                client, operation, "known already", $"{path}/SPY?bar=1m&minutes=2", ifNoneMatch: answer.Headers["ETag"]);
            await caller.AskAsync(client, operation, "another log", $"{path}/SPY?bar=1m&since_seq=0&epoch=former");
        }

        await caller.AskAsync(client, "GetSeries", "before the first smile", $"{Flow}/series/DIA?minutes=2");
        await caller.AskAsync(client, "GetSeries", "the principled book", $"{Flow}/series/QQQ?minutes=2&model=principled");
        await caller.AskAsync(
            client, "GetHeatmap", "with its interval", $"{Flow}/heatmap/SPY?minutes=2&model=principled");
    }

    private static async Task AskForSnapshotsAsync(ApiCaller caller, HttpClient client)
    {
        foreach (var (operation, path) in new[]
            { ("GetSnapshot", $"{Flow}/snapshot"), ("GetExposure", "/v1/exposure/zero-dte") })
        {
            await caller.AskAsync(client, operation, "live", $"{path}/SPY?strike_range=0.001");
            await caller.AskAsync(client, operation, "an index", $"{path}/XSP?strike_range=0.001");
            await caller.AskAsync(client, operation, "no smile", $"{path}/DIA?strike_range=0.001");
            await caller.AskAsync(
                client, operation, "minutes before the close", $"{path}/VOO?strike_range=0.001&at=2026-06-05T19:57:00Z");
            await caller.AskAsync(client, operation, "no 0DTE", $"{path}/TSLA");
            await caller.AskAsync(client, operation, "unknown symbol", $"{path}/NONE");
        }

        foreach (var metric in new[] { "heat", "pin_risk", "abs_flow", "charm_intensity" })
            await caller.AskAsync(client, "GetLeaderboard", metric, $"{Flow}/leaderboard?metric={metric}&n=2");
        await caller.AskAsync(client, "GetSessions", "recorded", "/v1/sessions?symbol=IWM");
    }

    private static async Task AskForEventsAsync(ApiCaller caller, HttpClient client)
    {
        await caller.AskAsync(client, "GetHeadlines", "newest", $"{Flow}/headlines?limit=2");
        await caller.AskAsync(client, "PostTicket", "a ticket", "/v1/tickets", "POST");
        await caller.AskAsync(
            client, "GetStream", "the first answer", $"{Flow}/stream?topics=hedge-flow/SPY/all/1m&minutes=2");
        await caller.AskAsync(
            client, "GetStream", "a page of elsewhere", $"{Flow}/stream?topics=series/SPY/1m", origin: "https://example.com");
    }

    private static async Task KeepWebhooksAsync(ApiCaller caller, HttpClient client, ApiMarket market)
    {
        await using var target = await WebhookTarget.StartAsync();
        var made = await MakeAsync("made", Hook);
        await caller.AskAsync(
            client, "DeleteWebhook", "ended", $"/v1/webhooks/{made}", "DELETE");
        var fine = await MakeAsync("made to be tried", $$"""{"url":"{{target.Address}}/fine"}""");
        var silent = await MakeAsync("made to fail", """{"url":"http://127.0.0.1:9/hook"}""");
        await caller.AskAsync(client, "PostWebhook", "one too many", "/v1/webhooks", "POST", Hook);
        await caller.AskAsync(client, "PostWebhook", "nonsense", "/v1/webhooks", "POST", "nonsense");
        await caller.AskAsync(client, "PostWebhook", "too large", "/v1/webhooks", "POST", new string(' ', 100_000));
        await caller.AskAsync(client, "PostWebhookTest", "delivered", $"/v1/webhooks/{fine}/test", "POST");
        await caller.AskAsync(client, "PostWebhookTest", "not delivered", $"/v1/webhooks/{silent}/test", "POST");
        await market.GiveUpAsync(silent);
        await caller.AskAsync(client, "GetWebhooks", "one works, one fails", "/v1/webhooks");
        foreach (var (operation, method, path, _) in Operations.Where(each => each.Path.Contains("wh_0", StringComparison.Ordinal)))
            await caller.AskAsync(client, operation, "no such webhook", path, method);

        async Task<string> MakeAsync(string shows, string body) =>
            (string)(await caller.AskAsync(client, "PostWebhook", shows, "/v1/webhooks", "POST", body)).Body!["id"]!;
    }

    private static async Task BeRefusedAsync(ApiCaller caller, ApiMarket market)
    {
        using var alpha = market.Open.As(Plan.Alpha);
        using var nobody = market.Open.AsNobody();
        using var basic = market.Open.As(Plan.Basic);
        using var free = market.Open.As(Plan.Free);
        using var unknown = market.Broken.AsNobody();
        unknown.DefaultRequestHeaders.Add("X-Api-Key", "unknown");
        for (var i = 0; i < 5; i++)
            using (await free.GetAsync("/v1/sessions", TestContext.Current.CancellationToken))
            {
            }

        foreach (var (operation, method, path, nonsense) in Operations)
        {
            if (nonsense is not null)
                await caller.AskAsync(alpha, operation, "nonsense", $"{path}?{nonsense}", method);
            await caller.AskAsync(nobody, operation, "no key", path, method);
            if (operation != "PostTicket")
                await caller.AskAsync(basic, operation, "plan too low", $"{path}?topics=series/SPY/1m", method);
            if (operation is not ("PostTicket" or "GetStream"))
                await caller.AskAsync(free, operation, "quota used up", path, method);
            await caller.AskAsync(unknown, operation, "no store", path, method);
            await HurryAsync(caller, market.Hurried, operation, method, path);
        }
    }

    private static async Task HurryAsync(ApiCaller caller, StreamingApp app, string operation, string method, string path)
    {
        using var hasty = app.As(Plan.Alpha);
        var address = app.RemoteAddress.GetAddressBytes();
        address[3]++;
        app.RemoteAddress = new IPAddress(address);
        using (await hasty.GetAsync("/v1/sessions", TestContext.Current.CancellationToken))
            await caller.AskAsync(hasty, operation, "too fast", path, method);
    }
}
