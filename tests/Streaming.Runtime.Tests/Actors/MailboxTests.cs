using Streaming.Engine.MarketData;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ports;
using Xunit;

namespace Streaming.Runtime.Tests.Actors;

public sealed class MailboxTests
{
    private static readonly OptionContract Call = new("SPY", new(2026, 6, 12), OptionRight.Call, 600_000);
    private static readonly OptionContract Put = new("SPY", new(2026, 6, 12), OptionRight.Put, 600_000);
    private static readonly FeedCursor Cursor = new(new(2026, 6, 12), 1);

    [Fact]
    public void A_waiting_quote_gives_its_place_to_the_next_one_of_its_contract()
    {
        var mailbox = new Mailbox(new MailboxOptions(), conflate: true);

        Add(mailbox, Quote(Call, 100, 1.00), Quote(Put, 110, 2.00), Quote(Call, 120, 1.10));

        Assert.Equal([1.10, 2.00], Read(mailbox).Select(item => item.AsQuote().Bid));
        Assert.Equal((3, 1), (mailbox.Events, mailbox.Conflated));
    }

    [Fact]
    public void A_quote_is_not_moved_across_a_trade_or_a_cancel_of_its_contract()
    {
        var mailbox = new Mailbox(new MailboxOptions(), conflate: true);

        Add(mailbox, Quote(Call, 100, 1.00), Trade(Call, 110), Quote(Call, 120, 1.10), Cancel(Call, 130), Quote(Call, 140, 1.20));

        Assert.Equal(5, Read(mailbox).Count);
        Assert.Equal(0, mailbox.Conflated);
    }

    [Fact]
    public void A_quote_is_not_moved_across_a_sample_instant()
    {
        var mailbox = new Mailbox(new MailboxOptions(), conflate: true);

        // The put's quote begins a new second: a sample is taken between the two of the call.
        Add(mailbox, Quote(Call, 900, 1.00), Quote(Put, 1_000, 2.00), Quote(Call, 1_010, 1.10), Quote(Call, 950, 1.05));

        Assert.Equal([1.00, 2.00, 1.10, 1.05], Read(mailbox).Select(item => item.AsQuote().Bid));
    }

    [Fact]
    public void A_replay_never_conflates()
    {
        var mailbox = new Mailbox(new MailboxOptions(), conflate: false);

        Add(mailbox, Quote(Call, 100, 1.00), Quote(Call, 120, 1.10));

        Assert.Equal(2, Read(mailbox).Count);
    }

    [Fact]
    public async Task A_full_mailbox_makes_the_feed_wait_and_loses_nothing()
    {
        var mailbox = new Mailbox(new MailboxOptions { BatchEvents = 16, Batches = 1 }, conflate: false);
        var taken = 0;
        while (mailbox.TryAdd(Trade(Call, taken), Cursor))
            taken++;

        var waiting = mailbox.FlushAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(waiting.IsCompleted);
        Assert.Equal((32, 1), (taken, mailbox.Waits));

        var read = Read(mailbox, flush: false);
        await waiting;
        read.AddRange(Read(mailbox));

        Assert.Equal(taken, read.Count);
    }

    [Fact]
    public void Conflation_changes_no_state_but_the_age_of_quotes()
    {
        const int seed = 7;
        var random = new Random(seed);
        var conflating = new Mailbox(new MailboxOptions { BatchEvents = 4_096 }, conflate: true);
        var plain = new Mailbox(new MailboxOptions { BatchEvents = 4_096 }, conflate: false);
        for (var i = 0; i < 4_000; i++)
        {
            var contract = random.Next(2) == 0 ? Call : Put;
            var item = random.Next(10) == 0 ? Trade(contract, i * 3) : Quote(contract, i * 3, random.Next(1, 100));
            Add(conflating, item);
            Add(plain, item);
        }

        // What a trade meets, and what stands at each whole second, is the same with and without.
        Assert.Equal(Seen(Read(plain)), Seen(Read(conflating)));
        Assert.True(conflating.Conflated > 1_000, $"seed {seed}");
    }

    private static List<string> Seen(List<MarketEvent> events)
    {
        var quotes = new Dictionary<OptionContract, double>();
        var seen = new List<string>();
        long second = 0;
        foreach (var item in events)
        {
            if (item.EventTime.UnixSeconds > second)
            {
                second = item.EventTime.UnixSeconds;
                seen.Add($"{second}: {quotes.GetValueOrDefault(Call)} {quotes.GetValueOrDefault(Put)}");
            }

            if (item.Kind == MarketEventKind.Quote)
                quotes[item.Contract!] = item.AsQuote().Bid;
            else
                seen.Add($"{item.Contract} meets {quotes.GetValueOrDefault(item.Contract!)}");
        }

        return seen;
    }

    private static void Add(Mailbox mailbox, params ReadOnlySpan<MarketEvent> events)
    {
        foreach (var item in events)
            Assert.True(mailbox.TryAdd(item, Cursor));
    }

    private static List<MarketEvent> Read(Mailbox mailbox, bool flush = true)
    {
        if (flush)
            Assert.True(mailbox.TryFlush());
        var events = new List<MarketEvent>();
        while (mailbox.TryRead(out var batch))
            events.AddRange(batch.Events);
        return events;
    }

    private static Timestamp At(long milliseconds) => Timestamp.FromUnixMilliseconds(1_781_272_800_000 + milliseconds);

    private static MarketEvent Quote(OptionContract contract, long at, double bid) =>
        MarketEvent.Of(contract, new Quote(At(at), bid, bid + 0.1, 10, 10));

    private static MarketEvent Trade(OptionContract contract, long at) =>
        MarketEvent.Of(contract, new Trade(At(at), 1, 1, at, ConditionCode.Automatic, 'C', false, 0, 0));

    private static MarketEvent Cancel(OptionContract contract, long at) =>
        MarketEvent.Of(contract, new TradeCancel(At(at), 1, new('A'), 1, 1, 'C'));
}
