using Microsoft.Extensions.Options;
using Streaming.Runtime.Ports;

namespace Streaming.Server.Events.Webhooks;

/// <summary>Whose attempts may be under way at once, so that nobody's targets keep the others' waiting.</summary>
/// <remarks>A webhook has one attempt at a time, which keeps its events in order. Beyond that shares are quarters: a key
/// has one of all attempts; the webhooks whose last attempt was slow have one together, and those of a key a quarter of
/// that. So one who makes all his targets hang is left with a sixteenth, after they have hung once.</remarks>
internal sealed class WebhookShares(IOptions<WebhookOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Memory = TimeSpan.FromHours(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Attempt> _underWay = new(StringComparer.Ordinal);

    // When the last attempt of each ended. Only those that were slow, or this would grow with all there ever were.
    private readonly Dictionary<string, DateTimeOffset> _slow = new(StringComparer.Ordinal);

    private int All => options.Value.Concurrency;

    /// <summary>An attempt that takes longer has kept the others waiting.</summary>
    private TimeSpan Prompt => options.Value.Timeout / 10;

    /// <summary>Chooses of those that want an attempt, the longest waiting first, whom there is room for.</summary>
    /// <returns>Their attempts are under way by now, until <see cref="End"/>.</returns>
    public IReadOnlyList<Webhook> Begin(IReadOnlyList<Webhook> waiting)
    {
        lock (_gate)
        {
            // Where there is little room it goes round: first to the key that has least, then to the slow one that had
            // it the longest ago.
            var begun = new List<Webhook>();
            foreach (var webhook in waiting
                .OrderBy(each => CountOf(each.KeyName))
                .ThenBy(each => _slow.GetValueOrDefault(each.Id)))
                if (HasRoom(webhook))
                {
                    _underWay.Add(webhook.Id, new(webhook.KeyName, _slow.ContainsKey(webhook.Id)));
                    begun.Add(webhook);
                }

            return begun;
        }
    }

    /// <summary>Remembers how long an attempt has taken.</summary>
    public void Judge(Webhook webhook, TimeSpan took)
    {
        var now = clock.GetUtcNow();
        lock (_gate)
            if (took < Prompt)
            {
                _slow.Remove(webhook.Id);
            }
            else
            {
                foreach (var forgotten in _slow.Where(each => each.Value < now - Memory).ToArray())
                    _slow.Remove(forgotten.Key);
                _slow[webhook.Id] = now;
            }
    }

    public void End(Webhook webhook)
    {
        lock (_gate)
            _underWay.Remove(webhook.Id);
    }

    private bool HasRoom(Webhook webhook) =>
        !_underWay.ContainsKey(webhook.Id)
        && _underWay.Count < All
        && CountOf(webhook.KeyName) < All / 4
        && (!_slow.ContainsKey(webhook.Id)
            || (_underWay.Values.Count(static each => each.IsSlow) < All / 4
                && CountOf(webhook.KeyName, isSlow: true) < All / 16));

    private int CountOf(string keyName) => _underWay.Values.Count(each => each.KeyName == keyName);

    private int CountOf(string keyName, bool isSlow) =>
        _underWay.Values.Count(each => each.KeyName == keyName && each.IsSlow == isSlow);

    private readonly record struct Attempt(string KeyName, bool IsSlow);
}
