using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Streaming.Protocol;
using Streaming.Runtime.Ports;
using Streaming.Server.Events.Headlines;
using Streaming.Server.Mapping;

namespace Streaming.Server.Events.Webhooks;

/// <summary>Brings queued events to their targets: at least once, with patience that grows, a bounded number at a
/// time.</summary>
/// <remarks>The queue is the store's, and what is taken from it comes back unless it is settled: a process that dies makes
/// a delivery late and no more. Nothing is taken that cannot begin at once; whatever ends, or is logged, or falls due, has
/// the queue looked at again.</remarks>
internal sealed partial class WebhookDispatcher(
    IWebhookStore store, WebhookClient client, WebhookShares shares, EventNews news, IOptions<WebhookOptions> options,
    TimeProvider clock, WebhookMetrics metrics, ILogger<WebhookDispatcher> log)
    : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromDays(1);

    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(1),
    ];

    private readonly Channel<bool> _more = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Longer than an attempt may take, so that nobody else begins one beside it.</summary>
    private TimeSpan Lease => 2 * options.Value.Timeout + TimeSpan.FromSeconds(5);

    /// <summary>When a failed attempt is followed by another; null after the last.</summary>
    public static TimeSpan? PauseAfter(int attempt, TimeSpan? retryAfter)
    {
        if (attempt >= Pauses.Length)
            return null;

        var pause = Pauses[attempt];
        return retryAfter is { } asked && asked > pause ? TimeSpan.FromTicks(Math.Min(asked.Ticks, PauseMax.Ticks)) : pause;
    }

    /// <summary>Takes what is due and there is room for, and begins to deliver it.</summary>
    /// <returns>The attempts that have begun.</returns>
    public async Task<IReadOnlyList<Task>> DispatchAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var begun = shares.Begin(await store.ListDueAsync(now, cancellationToken));
        if (begun.Count == 0)
            return [];

        IReadOnlyList<WebhookDelivery> taken = [];
        try
        {
            taken = await store.TakeAsync(begun, now, Lease, cancellationToken);
        }
        finally
        {
            foreach (var webhook in begun.ExceptBy(taken.Select(static each => each.Webhook.Id), static each => each.Id))
                shares.End(webhook);
        }

        return [.. taken.Select(delivery => DeliverAsync(delivery, cancellationToken))];
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        news.Logged += Wake;
        using var timer = clock.CreateTimer(_ => Wake(), null, Poll, Poll);
        var isFailing = false;
        try
        {
            while (await _more.Reader.WaitToReadAsync(stoppingToken))
            {
                _more.Reader.TryRead(out _);
                try
                {
                    await DispatchAsync(stoppingToken);
                    isFailing = false;
                }
                catch (StoreException failure)
                {
                    // Once for each outage; the next look comes anyway.
                    if (!isFailing)
                        Log.CannotTake(log, failure);
                    isFailing = true;
                }
            }
        }
        finally
        {
            news.Logged -= Wake;
        }
    }

    private void Wake() => _more.Writer.TryWrite(true);

    private async Task DeliverAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            var begun = clock.GetTimestamp();
            var id = delivery.Event.IdIn(delivery.Epoch);
            var answer = await client.PostAsync(delivery.Webhook, id, () => BodyOf(delivery), cancellationToken);
            shares.Judge(delivery.Webhook, clock.GetElapsedTime(begun));
            await SettleAsync(delivery, answer, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The next life takes it again.
        }
        catch (StoreException failure)
        {
            Log.CannotSettle(log, failure, delivery.Webhook.Id);
        }
        finally
        {
            shares.End(delivery.Webhook);
            Wake();
        }
    }

    private Task SettleAsync(WebhookDelivery delivery, WebhookAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.IsDelivered)
        {
            metrics.Count("delivered");
            return store.DeliveredAsync(delivery, cancellationToken);
        }

        if (PauseAfter(delivery.Attempt, answer.RetryAfter) is { } pause)
        {
            metrics.Count("postponed");
            return store.PostponeAsync(delivery, clock.GetUtcNow() + pause, cancellationToken);
        }

        metrics.Count("abandoned");
        Log.GivenUp(log, delivery.Webhook.Id, delivery.Event.Seq, answer.Failure);
        return store.AbandonAsync(delivery, clock.GetUtcNow(), cancellationToken);
    }

    private static byte[] BodyOf(WebhookDelivery delivery) => JsonSerializer.SerializeToUtf8Bytes(
        delivery.Event.ToHeadline(Topic.Headline(null), delivery.Epoch), ProtocolJsonContext.Wire.HeadlineUpdate);

    private static partial class Log
    {
        [LoggerMessage(3301, LogLevel.Warning, "Due webhook deliveries cannot be read; they wait until the store answers.")]
        public static partial void CannotTake(ILogger log, Exception failure);

        [LoggerMessage(3302, LogLevel.Warning, "A delivery of webhook {Webhook} cannot be settled; it will be made again.")]
        public static partial void CannotSettle(ILogger log, Exception failure, string webhook);

        [LoggerMessage(3303, LogLevel.Warning, "Webhook {Webhook} is failing: event {Seq} was given up because {Reason}.")]
        public static partial void GivenUp(ILogger log, string webhook, long seq, string? reason);
    }
}
