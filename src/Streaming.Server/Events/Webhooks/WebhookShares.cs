using Microsoft.Extensions.Options;
using Streaming.Runtime.Ports;

namespace Streaming.Server.Events.Webhooks;

/// <summary>Whose attempts may be under way at once.</summary>
/// <remarks>A webhook has one attempt at a time, which keeps its events in order.</remarks>
internal sealed class WebhookShares(IOptions<WebhookOptions> options)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _underWay = new(StringComparer.Ordinal);

    /// <summary>Chooses of those that want an attempt, the longest waiting first, whom there is room for.</summary>
    /// <returns>Their attempts are under way by now, until <see cref="End"/>.</returns>
    public IReadOnlyList<Webhook> Begin(IReadOnlyList<Webhook> waiting)
    {
        lock (_gate)
            return [.. waiting.Where(each => _underWay.Count < options.Value.Concurrency && _underWay.Add(each.Id))];
    }

    public void End(Webhook webhook)
    {
        lock (_gate)
            _underWay.Remove(webhook.Id);
    }
}
