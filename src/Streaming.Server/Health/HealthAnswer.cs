using System.Text.Json.Serialization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Streaming.Server.Health;

/// <summary>Whether this host is well, and where not, why.</summary>
/// <param name="Status"><c>ok</c>; <c>stale</c> where it serves and nothing new comes, from the feed or through the store; or
/// <c>unavailable</c>.</param>
internal sealed record HealthAnswer(string Status, IReadOnlyList<HealthReason> Reasons)
{
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var answer = new HealthAnswer(
            report.Status switch
            {
                HealthStatus.Healthy => "ok",
                HealthStatus.Degraded => "stale",
                _ => "unavailable",
            },
            [.. from entry in report.Entries
                where entry.Value.Status != HealthStatus.Healthy
                select new HealthReason(entry.Key, entry.Value.Description ?? "No answer.")]);
        return context.Response.WriteAsJsonAsync(
            answer, HealthJsonContext.Default.HealthAnswer, cancellationToken: context.RequestAborted);
    }
}

internal sealed record HealthReason(string Check, string Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HealthAnswer))]
internal sealed partial class HealthJsonContext : JsonSerializerContext;
