using Microsoft.OpenApi;

namespace Streaming.Server.OpenApi;

/// <summary>The headers of an answer that mean something here; those that any server sends are left to HTTP.</summary>
internal static class AnswerHeaders
{
    private static readonly (string Name, string Text)[] Quota =
    [
        ("X-RateLimit-Limit", "Requests a day, or `unlimited`."),
        ("X-RateLimit-Remaining", "Requests left of it, or `unlimited`."),
        ("X-RateLimit-Reset", "When the day ends, in seconds since 1970."),
    ];

    public static IEnumerable<(string Name, OpenApiHeader Header)> Of(string operation, string status, bool isCounted)
    {
        // Whoever has no key has no quota, and what fails begins its answer anew. A 429 is the quota's, or the
        // address's, which nobody counts.
        if (isCounted && status is not ("401" or "413" or "503"))
            foreach (var (name, text) in Quota)
                yield return Header(name, text, isAlwaysThere: status != "429");

        switch (status)
        {
            case "200" or "304" when operation is "GetSeries" or "GetHedgeFlow" or "GetHeatmap" or "GetStrikeFlow":
                yield return Header("ETag", "The answer's weak name, for `If-None-Match`; `as_of` is left out of it.");
                yield return Header("Cache-Control", "`no-cache, private`: kept, but asked for again each time.");
                break;
            case "200" when operation is "GetStream" or "PostTicket":
            case "201":
                yield return Header("Cache-Control", "`no-store`.");
                break;
            case "413":
                yield return Header("Cache-Control", "`no-cache, no-store`.");
                break;
            case "401":
                yield return Header("WWW-Authenticate", "`Bearer`.");
                break;
            case "429":
                yield return Header("Retry-After", "Seconds.");
                break;
            case "503":
                yield return Header("Cache-Control", "`no-cache, no-store`.", isAlwaysThere: false);
                yield return Header("Retry-After", "Seconds; absent where an answer took too long.", isAlwaysThere: false);
                break;
        }
    }

    private static (string, OpenApiHeader) Header(string name, string text, bool isAlwaysThere = true) =>
        (name, new() { Description = text, Required = isAlwaysThere, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
}
