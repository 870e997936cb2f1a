using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Streaming.Engine.Exposures;
using Streaming.Engine.Headlines;
using Streaming.Engine.MarketData;
using Streaming.Protocol;
using Streaming.Protocol.Rest;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ports;
using Streaming.Server.Access;
using Streaming.Server.Endpoints;
using Streaming.Server.Mapping;
using Streaming.Server.OpenApi;

namespace Streaming.Server.Events.Webhooks;

internal static class WebhooksEndpoint
{
    private const int SymbolsMax = 100;

    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        var webhooks = routes.MapGroup("v1/webhooks").CountTowardsQuota().WithTags("Webhooks");
        webhooks.MapPost("", PostWebhook)
            .RequirePlan(Plan.Growth)
            .WithName("PostWebhook")
            .WithSummary("Registers an address that events are posted to; the secret is shown this once")
            .WithMetadata(new ReadsBody(typeof(WebhookRequest)))
            .Produces<WebhookResponse>(StatusCodes.Status201Created)
            .Produces<ErrorResponse>(StatusCodes.Status400BadRequest)
            .Produces<ErrorResponse>(StatusCodes.Status409Conflict)
            .Produces<ErrorResponse>(StatusCodes.Status413PayloadTooLarge)
            .ProducesAccessErrors();
        webhooks.MapGet("", GetWebhooks)
            .RequirePlan(Plan.Growth)
            .WithName("GetWebhooks")
            .WithSummary("The key's webhooks and whether they work")
            .Produces<WebhookResponse[]>()
            .ProducesAccessErrors();
        webhooks.MapDelete("{id}", DeleteWebhook)
            .RequirePlan(Plan.Growth)
            .WithName("DeleteWebhook")
            .WithSummary("Ends a webhook with what waits for it")
            .Produces(StatusCodes.Status204NoContent)
            .Produces<ErrorResponse>(StatusCodes.Status404NotFound)
            .ProducesAccessErrors();
        webhooks.MapPost("{id}/test", PostTest)
            .RequirePlan(Plan.Growth)
            .WithName("PostWebhookTest")
            .WithSummary("Posts one made-up event now and says how it went")
            .Produces<WebhookTestResponse>()
            .Produces<ErrorResponse>(StatusCodes.Status404NotFound)
            .ProducesAccessErrors();
    }

    private static async Task<IResult> PostWebhook(
        ClaimsPrincipal caller, HttpContext context, IWebhookStore store, IOptions<WebhookOptions> options,
        CancellationToken cancellationToken)
    {
        if (await ReadAsync(context.Request, cancellationToken) is not { } request)
            return Refusals.BadRequest(ErrorResponse.Of("invalid_body", "the body is {url, min_severity?, symbols?}"));
        if (WebhookUrl.FaultOf(request.Url, options.Value.AllowPrivate) is { } fault)
            return Refusals.BadRequest(ErrorResponse.Of("invalid_url", $"url {fault}"));
        var severity = Severity.Info;
        if (request.MinSeverity is not null && !HeadlineMapping.TryParse(request.MinSeverity, out severity))
            return Refusals.BadRequest(ErrorResponse.Of("invalid_min_severity", "min_severity must be info|watch|alert"));
        var symbols = (request.Symbols ?? []).Distinct(StringComparer.Ordinal).ToArray();
        if (symbols.Length > SymbolsMax || !Array.TrueForAll(symbols, symbol => Topic.IsSymbol(symbol)))
            return Refusals.BadRequest(ErrorResponse.Of("invalid_symbols", $"symbols must be at most {SymbolsMax} symbols"));

        var webhook = new Webhook
        {
            Id = "wh_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)),
            KeyName = caller.Key()!.Name,
            Url = request.Url,
            Secret = WebhookSecret.New(),
            MinSeverity = (byte)severity,
            Symbols = symbols,
        };
        if (!await store.AddAsync(webhook, options.Value.PerKey, cancellationToken))
            return TypedResults.Json(
                ErrorResponse.Of("limit_exceeded", $"A key has at most {options.Value.PerKey} webhooks."),
                ProtocolJsonContext.Wire.ErrorResponse, statusCode: StatusCodes.Status409Conflict);

        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(
            ToResponse(webhook) with { Secret = webhook.Secret }, ProtocolJsonContext.Wire.WebhookResponse,
            statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> GetWebhooks(
        ClaimsPrincipal caller, IWebhookStore store, CancellationToken cancellationToken)
    {
        var webhooks = await store.ListAsync(caller.Key()!.Name, cancellationToken);
        return TypedResults.Json(webhooks.Select(ToResponse).ToArray(), ProtocolJsonContext.Wire.WebhookResponseArray);
    }

    private static async Task<IResult> DeleteWebhook(
        string id, ClaimsPrincipal caller, IWebhookStore store, CancellationToken cancellationToken) =>
        await store.RemoveAsync(caller.Key()!.Name, id, cancellationToken) ? TypedResults.NoContent() : NotFound();

    private static async Task<IResult> PostTest(
        string id, ClaimsPrincipal caller, IWebhookStore store, WebhookClient client, WebhookShares shares,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        var webhooks = await store.ListAsync(caller.Key()!.Name, cancellationToken);
        if (webhooks.FirstOrDefault(each => each.Id == id) is not { } webhook)
            return NotFound();

        // It has its room like any other attempt, or tests of targets that hang would be attempts without end.
        if (shares.Begin([webhook]).Count == 0)
            return Tested(new(false, null, null, "an attempt is under way; try again when it has ended"));

        try
        {
            var begun = clock.GetTimestamp();
            var name = "test-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
            var answer = await client.PostAsync(webhook, name, () => SampleOf(name, clock), cancellationToken);
            shares.Judge(webhook, clock.GetElapsedTime(begun));
            return Tested(answer);
        }
        finally
        {
            shares.End(webhook);
        }
    }

    private static JsonHttpResult<WebhookTestResponse> Tested(WebhookAnswer answer) => TypedResults.Json(
        new WebhookTestResponse { Delivered = answer.IsDelivered, StatusCode = answer.Status, Message = answer.Failure },
        ProtocolJsonContext.Wire.WebhookTestResponse);

    /// <summary>Looks like an event and is in no log.</summary>
    private static byte[] SampleOf(string name, TimeProvider clock)
    {
        var headline = new HeadlineEvent
        {
            Rule = HeadlineRule.MagnetMigration,
            Ordinal = 0,
            EventTime = Timestamp.FromUtc(clock.GetUtcNow()),
            Severity = Severity.Info,
            PreviousSeverity = null,
            Regime = Regime.Undetermined,
            TradeAngle = TradeAngle.LowSignal,
            Setup = null,
            Evidence = [new("magnet", 601), new("previous_magnet", 600)],
        };
        var stored = HeadlineCodec.ToNewEvent(headline);
        var logged = new LoggedEvent(0, null, "TEST", stored.EventTime, stored.Severity, stored.Body);
        var update = logged.ToHeadline(Topic.Headline(null), name) with { Id = name, Rule = "test" };
        return JsonSerializer.SerializeToUtf8Bytes(update, ProtocolJsonContext.Wire.HeadlineUpdate);
    }

    private static async ValueTask<WebhookRequest?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(
                request.Body, ProtocolJsonContext.Wire.WebhookRequest, cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static WebhookResponse ToResponse(Webhook webhook) => new()
    {
        Id = webhook.Id,
        Url = webhook.Url,
        MinSeverity = ((Severity)webhook.MinSeverity).ToWire(),
        Symbols = webhook.Symbols,
        Status = webhook.FailingSince is null ? "active" : "failing",
        FailingSince = webhook.FailingSince is { } since ? Timestamp.FromUtc(since).ToString() : null,
    };

    private static JsonHttpResult<ErrorResponse> NotFound() => TypedResults.Json(
        ErrorResponse.NotFound("This key has no such webhook."), ProtocolJsonContext.Wire.ErrorResponse,
        statusCode: StatusCodes.Status404NotFound);
}
