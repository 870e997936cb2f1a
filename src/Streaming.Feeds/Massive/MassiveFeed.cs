using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Runtime.Ports;

namespace Streaming.Feeds.Massive;

/// <summary>Massive (formerly Polygon.io): trades and quotes from the options socket, open interest and the underlying's
/// price from chain snapshots.</summary>
/// <remarks>The socket gives nothing again: what is missed while it is away is a gap. A read ends only with an
/// exception.</remarks>
public sealed class MassiveFeed : IFeed
{
    private const string Name = "massive";

    private readonly MassiveFeedOptions _options;
    private readonly TradingCalendar _calendar;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly SkippedMessages _skipped;
    private readonly MassiveTranslator _translator;
    private readonly MassiveOpenInterest _openInterest;

    public MassiveFeed(MassiveFeedOptions options, TradingCalendar calendar, TimeProvider clock, ILogger<MassiveFeed> logger)
    {
        string[] symbols = [.. options.Symbols.Select(symbol => symbol.ToUpperInvariant()).Distinct()];
        _options = options;
        _calendar = calendar;
        _clock = clock;
        _logger = logger;
        _skipped = new SkippedMessages(Name, Counters, logger);
        _translator = new MassiveTranslator(symbols.ToHashSet(), _skipped);
        _openInterest = new MassiveOpenInterest(calendar);
        Description = new FeedDescription
        {
            Name = Name,
            Symbols = symbols,
            IsLive = true,
            Cadence = options.Trades == MassiveTrades.Seconds ? TimeSpan.FromSeconds(1) : TimeSpan.Zero,
        };
    }

    public FeedDescription Description { get; }

    public FeedCounters Counters { get; } = new();

    private Timestamp Now => Timestamp.FromUtc(_clock.GetUtcNow());

    public async IAsyncEnumerable<FeedChunk> ReadAsync(
        FeedCursor? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var rest = new MassiveRest(_options, _clock, _skipped);
        var polls = new MassivePolls(
            rest, _options, Description.Symbols, () => _calendar.SessionFor(Now).Date, _clock, _logger);
        var channels = new MassiveChannels(_options.Trades, _options.QuotesMax, Description.Symbols.Count);

        var first = await polls.ChainsAsync(cancellationToken);
        using var socket = await MassiveSocket.ConnectAsync(_options, _translator, _clock, cancellationToken);

        var chunk = new SessionChunk(after?.Position ?? 0);
        var events = new List<MarketEvent>();
        await TakeAsync(first, socket, channels, events, cancellationToken);
        foreach (var part in Cut(chunk, events))
            yield return part;

        // There, and perhaps with nothing to tell yet.
        yield return chunk.Cut();

        Task<ReadOnlyMemory<byte>>? receiving = null;
        Task<MassivePoll>? polling = null;
        try
        {
            while (true)
            {
                receiving ??= socket.ReceiveAsync(ending.Token);
                polling ??= polls.NextAsync(ending.Token);
                if (!receiving.IsCompleted)
                    await Task.WhenAny(receiving, polling);

                if (polling.IsCompleted)
                {
                    var poll = await polling;
                    polling = null;
                    await TakeAsync(poll, socket, channels, events, cancellationToken);
                }

                if (receiving.IsCompleted)
                {
                    var frame = await receiving;
                    receiving = null;
                    _translator.Translate(frame.Span, Now, events, MassiveSocket.Hear);
                }

                foreach (var part in Cut(chunk, events))
                    yield return part;
            }
        }
        finally
        {
            // What is under way uses what is about to be closed.
            await ending.CancelAsync();
            await Task.WhenAll(receiving ?? Task.CompletedTask, polling ?? Task.CompletedTask)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TakeAsync(
        MassivePoll poll, MassiveSocket socket, MassiveChannels channels, List<MarketEvent> events, CancellationToken cancellationToken)
    {
        if (poll.Chains is { } chains)
        {
            events.AddRange(_openInterest.New(chains, Now));
            var (givenUp, wanted) = channels.TurnTo(chains);
            await socket.SubscribeAsync("unsubscribe", givenUp, cancellationToken);
            await socket.SubscribeAsync("subscribe", wanted, cancellationToken);
        }

        foreach (var (underlying, price) in poll.Prices)
            events.Add(MarketEvent.Of(underlying, price).ReceivedAt(Now));
    }

    private static IEnumerable<FeedChunk> Cut(SessionChunk chunk, List<MarketEvent> events)
    {
        foreach (var marketEvent in events)
        {
            if (chunk.TryAdd(in marketEvent))
                continue;

            yield return chunk.Cut();
            chunk.TryAdd(in marketEvent);
        }

        events.Clear();
        if (chunk.Count > 0)
            yield return chunk.Cut();
    }
}
