using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Streaming.Orleans.Grains;
using Streaming.Runtime;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;

namespace Streaming.Orleans.Ingest;

/// <summary>The mailboxes of one run of the feed: each is emptied into its symbol's grain, batch by batch.</summary>
/// <remarks>One batch is under way for a symbol, and it is sent again until it is taken: so none is lost when a grain
/// moves, and none overtakes another. Meanwhile the mailbox fills, and the feed waits or conflates as it always does. What
/// comes within a tenth of a second goes together.</remarks>
internal sealed partial class GrainMailboxes(
    FeedDescription feed, RuntimeOptions options, IGrainFactory grains, IRecorder? recorder, MarketClock clock, TimeProvider wall, long run,
    ILogger log, CancellationToken stopping) : IMailboxes
{
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);
    private const int GatheringSlices = 4;

    private readonly ConcurrentDictionary<string, Mailbox> _mailboxes = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<Task> _outlets = [];
    private readonly TaskCompletionSource _superseded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IEnumerable<KeyValuePair<string, Mailbox>> Mailboxes => _mailboxes;

    /// <summary>Completes when a symbol says that a newer run has begun.</summary>
    public Task Superseded => _superseded.Task;

    public Mailbox MailboxOf(string symbol)
    {
        if (_mailboxes.TryGetValue(symbol, out var mailbox))
            return mailbox;
        if (_mailboxes.Count >= options.SymbolsMax)
            throw new FeedException(
                $"The feed brought underlying {symbol}, and Runtime:SymbolsMax is {options.SymbolsMax}.");

        mailbox = new Mailbox(options.Mailbox, conflate: feed.IsLive);
        _mailboxes[symbol] = mailbox;
        var grain = grains.GetGrain<ISymbolGrain>(symbol);
        _outlets.Add(Task.Run(() => EmptyAsync(symbol, mailbox, grain), stopping));
        return mailbox;
    }

    /// <summary>No more events will come: returns when all that were there are taken.</summary>
    public async Task CompleteAsync()
    {
        foreach (var mailbox in _mailboxes.Values)
            mailbox.Complete();
        await Task.WhenAll(_outlets).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task EmptyAsync(string symbol, Mailbox mailbox, ISymbolGrain grain)
    {
        var waiting = new BatchJoin(mailbox, options.Mailbox.BatchEvents);
        while (await mailbox.WaitToReadAsync(stopping))
        {
            while (waiting.TryTake(out var batch))
            {
                // Here and not at the grain: a batch passes once, on the host that has the feed.
                recorder?.Record(batch.Events);
                await SendAsync(symbol, grain, IngestCodec.Encode(batch, feed, run, clock.Now.UnixNanoseconds));
            }

            await GatherAsync(mailbox);
        }
    }

    /// <summary>A call and a transaction cost the same for one event as for hundreds: what comes within a moment goes
    /// together, unless it is much.</summary>
    private async Task GatherAsync(Mailbox mailbox)
    {
        for (var slice = 0; slice < GatheringSlices && mailbox.Depth < options.Mailbox.Batches / 2; slice++)
            await Task.Delay(Gathering / GatheringSlices, wall, stopping);
    }

    private async Task SendAsync(string symbol, ISymbolGrain grain, IngestBatch batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (await grain.Ingest(batch) == IngestAnswer.Superseded)
                    _superseded.TrySetResult();
                return;
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                if (attempt == 1)
                    Log.NotTaken(log, failure, symbol);
                await Task.Delay(Retry.Wait(Math.Min(attempt, 3)), wall, stopping);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(7401, LogLevel.Warning, "{Symbol} has not taken a batch; it is sent again until it does")]
        public static partial void NotTaken(ILogger log, Exception failure, string symbol);
    }
}
