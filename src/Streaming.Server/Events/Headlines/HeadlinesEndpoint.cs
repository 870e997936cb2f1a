using System.ComponentModel;
using System.Globalization;
using System.Numerics;
using Streaming.Engine.Headlines;
using Streaming.Protocol;
using Streaming.Protocol.Rest;
using Streaming.Runtime.Ports;
using Streaming.Server.Access;
using Streaming.Server.Endpoints;
using Streaming.Server.Mapping;

namespace Streaming.Server.Events.Headlines;

internal static class HeadlinesEndpoint
{
    public const int LimitDefault = 100;
    public const int LimitMax = 1_000;

    public static void MapHeadlines(this IEndpointRouteBuilder routes) =>
        routes.MapGet("v1/flow/zero-dte/headlines", GetHeadlines)
            .CountTowardsQuota()
            .RequirePlan(Plan.Growth)
            .WithName("GetHeadlines")
            .WithTags("Events")
            .WithSummary("Events of all symbols in the order of the deployment's log")
            .Produces<HeadlinesResponse>()
            .Produces<ErrorResponse>(StatusCodes.Status400BadRequest)
            .ProducesAccessErrors();

    private static async Task<IResult> GetHeadlines(
        [Description("An underlying; all of them where it is left out.")] string? symbol,
        [Description("Events above this position, oldest first; the newest ones where it is left out.")] string? since,
        [Description("`info`, `watch` or `alert`: events that are at least as severe.")] string? min_severity,
        [Description("At most so many; clamped to 1..1000.")] string? limit,
        IEventStore store,
        CancellationToken cancellationToken)
    {
        var severity = Severity.Info;
        if (min_severity is not null && !HeadlineMapping.TryParse(min_severity, out severity))
            return Refusals.BadRequest(ErrorResponse.Of("invalid_min_severity", "min_severity must be info|watch|alert"));
        if (!TryClamp(since, Position.Empty, long.MaxValue, out var after))
            return Refusals.BadRequest(ErrorResponse.Of("invalid_since", "since must be a number"));
        if (!TryClamp(limit, 1, LimitMax, out var most))
            return Refusals.BadRequest(ErrorResponse.Of("invalid_limit", "limit must be a number from 1 to 1000"));

        var wanted = symbol?.Trim().ToUpperInvariant();
        var topic = string.IsNullOrEmpty(wanted) || !Topic.IsSymbol(wanted) ? Topic.Headline(null) : Topic.Headline(wanted);
        var page = await store.ReadAsync(
            new EventQuery
            {
                Symbol = string.IsNullOrEmpty(wanted) ? null : wanted,
                Since = after,
                MinSeverity = (byte)severity,
                Limit = (int)(most ?? LimitDefault),
            },
            cancellationToken);
        return TypedResults.Json(
            new HeadlinesResponse
            {
                Epoch = page.Log.Epoch,
                LastSeq = page.Log.LastSeq,
                Events = [.. page.Events.Select(each => each.ToHeadline(topic, page.Log.Epoch))],
            },
            ProtocolJsonContext.Wire.HeadlinesResponse);
    }

    // A number too long for a long is still a number: clamped like any other.
    private static bool TryClamp(string? text, long least, long most, out long? value)
    {
        value = null;
        if (text is null)
            return true;
        if (!BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return false;

        value = (long)BigInteger.Clamp(number, least, most);
        return true;
    }
}
