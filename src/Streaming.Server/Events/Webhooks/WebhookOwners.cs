using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Streaming.Engine.Headlines;
using Streaming.Runtime.Ports;
using Streaming.Server.Access;
using Streaming.Server.Mapping;

namespace Streaming.Server.Events.Webhooks;

/// <summary>Sees to it at start that the webhooks are those of keys that still exist and of the configuration.</summary>
/// <remarks>A key of the store takes its webhooks along when it is revoked; one that was taken out of the configuration
/// leaves them behind for this to find.</remarks>
internal sealed class WebhookOwners(
    IWebhookStore webhooks, IKeyStore keys, IOptions<WebhookOptions> options, IOptions<AccessOptions> access,
    IHostEnvironment environment)
    : IHostedLifecycleService
{
    /// <summary>Owns what the configuration names; no key has this name, which has a length of one at least.</summary>
    public const string Deployment = "";

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var targets = options.Value.Targets.Select(ToWebhook).DistinctBy(each => each.Id).ToDictionary(each => each.Id);
        var owners = access.Value.Keys.Select(key => key.Name)
            .Concat(environment.IsDevelopment() ? ["demo"] : [])
            .Concat((await keys.ListAsync(cancellationToken)).Where(key => key.IsInForce).Select(key => key.Name))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var known in await webhooks.ListAsync(null, cancellationToken))
            if (known.KeyName == Deployment ? !targets.Remove(known.Id) : !owners.Contains(known.KeyName))
                await webhooks.RemoveAsync(known.KeyName, known.Id, cancellationToken);

        foreach (var added in targets.Values)
            await webhooks.AddAsync(added, int.MaxValue, cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The id follows from what is configured: what has not changed keeps its queue over a restart.
    private static Webhook ToWebhook(WebhookTargetOptions target)
    {
        var severity = HeadlineMapping.TryParse(target.MinSeverity, out var known) ? known : Severity.Info;
        var text = string.Join('\n', [target.Url, target.Secret, target.MinSeverity, .. target.Symbols]);
        return new Webhook
        {
            Id = "wh_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8)),
            KeyName = Deployment,
            Url = target.Url,
            Secret = target.Secret,
            MinSeverity = (byte)severity,
            Symbols = [.. target.Symbols],
        };
    }
}
