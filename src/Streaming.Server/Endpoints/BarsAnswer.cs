using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Net.Http.Headers;
using Streaming.Protocol.Rest;
using Streaming.Server.Mapping;

namespace Streaming.Server.Endpoints;

/// <summary>An answer of bars, or 304 where the caller has it.</summary>
/// <param name="query">What of the query is particular to this endpoint, as understood.</param>
/// <param name="response">Made only where it is needed.</param>
internal sealed class BarsAnswer<TResponse>(
    BarSelection bars, string query, Func<TResponse> response, JsonTypeInfo<TResponse> type) : IResult
    where TResponse : BarsResponse
{
    public Task ExecuteAsync(HttpContext context)
    {
        var tag = TagOf(bars, query);
        var headers = context.Response.GetTypedHeaders();
        headers.ETag = tag;
        headers.CacheControl = new() { Private = true, NoCache = true };

        foreach (var known in context.Request.GetTypedHeaders().IfNoneMatch)
            if (known.Compare(tag, useStrongComparison: false) || known == EntityTagHeaderValue.Any)
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }

        return context.Response.WriteAsJsonAsync(response(), type, cancellationToken: context.RequestAborted);
    }

    // Over the log's position and the query as understood, not as written: a key in it belongs in no hash, and as_of
    // moves while nothing else does.
    private static EntityTagHeaderValue TagOf(BarSelection bars, string query)
    {
        var window = bars.Window;
        var since = window.Since is { } position ? position.Seq : -2;
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{bars.Session?.Epoch}\n{bars.LastSeq}\n{query}\n{bars.Interval.ToWire()}\n{(since < -1 ? window.Minutes : 0)}\n{since}\n{window.Date:yyyy-MM-dd}");
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        return new($"\"{Convert.ToHexStringLower(hash.AsSpan(0, 8))}\"", isWeak: true);
    }
}
