using System.Diagnostics.Metrics;

namespace Streaming.Server.Events.Webhooks;

/// <summary>What became of attempts to deliver.</summary>
internal sealed class WebhookMetrics
{
    public const string MeterName = "Streaming.Webhooks";

    private readonly Counter<long> _attempts;

    public WebhookMetrics(IMeterFactory meters) =>
        _attempts = meters.Create(MeterName).CreateCounter<long>(
            "streaming.webhooks.attempts", "{attempt}", "Attempts to deliver, by outcome: delivered, postponed, abandoned");

    public void Count(string outcome) => _attempts.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
