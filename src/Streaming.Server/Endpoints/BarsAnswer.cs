using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Net.Http.Headers;
using Streaming.Protocol.Rest;
using Streaming.Server.Endpoints.Fragments;
using Streaming.Server.Mapping;

namespace Streaming.Server.Endpoints;

/// <summary>An answer of bars, put together from what is encoded already; or 304 where the caller has it.</summary>
/// <param name="query">What of the query is particular to this endpoint, as understood.</param>
/// <param name="envelope">The answer with no bars in it; made only where it is needed.</param>
internal sealed class BarsAnswer<TResponse>(
    BarSelection bars, string query, BarForm form, Func<TResponse> envelope, JsonTypeInfo<TResponse> type) : IResult
    where TResponse : BarsResponse
{
    public Task ExecuteAsync(HttpContext context)
    {
        var tag = TagOf(bars, query);
        var headers = context.Response.GetTypedHeaders();
        headers.ETag = tag;
        headers.CacheControl = new() { Private = true, NoCache = true };
        headers.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);

        foreach (var known in context.Request.GetTypedHeaders().IfNoneMatch)
            if (known.Compare(tag, useStrongComparison: false) || known == EntityTagHeaderValue.Any)
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }

        var body = new BarsBody(
            JsonSerializer.SerializeToUtf8Bytes(envelope(), type),
            bars,
            form,
            context.RequestServices.GetRequiredService<FragmentCache>());
        return body.WriteAsync(context, AcceptsGzip(context.Request));
    }

    private static bool AcceptsGzip(HttpRequest request)
    {
        foreach (var accepted in request.GetTypedHeaders().AcceptEncoding)
            if (accepted.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase))
                return accepted.Quality is not 0;

        return false;
    }

    // Over the log's position and the query as understood, not as written: a key in it belongs in no hash, and as_of
    // moves while nothing else does.
    private static EntityTagHeaderValue TagOf(BarSelection bars, string query)
    {
        var window = bars.Window;
        var reach = window.Since is { } since ? $"since {since.Seq}" : $"minutes {window.Minutes}";
        var size = bars.Interval.ToWire();
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{bars.Session?.Epoch}\n{bars.LastSeq}\n{query}\n{size}\n{reach}\n{window.Date:yyyy-MM-dd}");
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        return new($"\"{Convert.ToHexStringLower(hash.AsSpan(0, 8))}\"", isWeak: true);
    }
}
