using Microsoft.Extensions.Options;

namespace Streaming.Server.Access;

/// <summary>Keeps queries, which may hold keys and tickets, out of every log, whatever the configuration asks of
/// it.</summary>
internal sealed class QuerySilence : IPostConfigureOptions<LoggerFilterOptions>
{
    // Who writes addresses with their queries: the host at each request's ends, Kestrel of what it cannot read.
    private static readonly string[] Talkers =
        ["Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Server.Kestrel.BadRequests"];

    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        // A rule for one provider goes before one for all, so each provider that has rules gets this one.
        var providers = options.Rules.Select(rule => rule.ProviderName).Append(null).Distinct().ToArray();
        foreach (var provider in providers)
            foreach (var talker in Talkers)
                options.Rules.Add(new(provider, talker, LogLevel.Warning, null));
    }
}
