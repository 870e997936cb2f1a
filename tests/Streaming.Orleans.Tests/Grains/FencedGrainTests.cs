using Streaming.Engine.MarketData;
using Streaming.Orleans.Ingest;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ports;
using Streaming.Testing;
using Xunit;

namespace Streaming.Orleans.Tests.Grains;

/// <summary>Two clusters over one database: each has an activation of the same grain, as one cluster may have for a moment
/// when hosts fail.</summary>
public sealed class FencedGrainTests : IAsyncLifetime
{
    // Its pumps have nothing to send: what comes in is the tests'.
    private readonly ListFeed _feed = new()
    {
        Description = new FeedDescription { Name = "list", Symbols = ["SPY"], IsLive = false, Fingerprint = "list" },
    };

    private PostgresServer? _postgres;
    private long _position;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _postgres = await PostgresServer.CreateAsync(Stop);

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task A_grain_that_lost_its_activation_cannot_write()
    {
        await using var first = await Silo.StartAsync(_postgres!.ConnectionString, "first", _feed);
        await using var second = await Silo.StartAsync(_postgres.ConnectionString, "second", _feed);
        var beginning = Batch(Market.Listing(), Market.Spot(1), Market.Print(2), Market.Spot(31.5));
        await first.Grain("SPY").Ingest(beginning);

        // The same batch again, as the feed's host sends it where the answer was lost: known by its place, and the
        // session's writer is this one now.
        await second.Grain("SPY").Ingest(beginning);
        var next = Batch(Market.Print(40, 7), Market.Spot(61.5));
        await second.Grain("SPY").Ingest(next);
        var kept = await KeptAsync(second.Store);

        // It would journal a print and close two bars of its own.
        var stale = Batch(Market.Print(45, 1_000), Market.Spot(61.5, 777), Market.Spot(91.5, 777));
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => first.Grain("SPY").Ingest(stale));

        Assert.Contains("somebody else is its writer now", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(kept, await KeptAsync(second.Store));
        await second.Grain("SPY").Ingest(Batch(Market.Print(70), Market.Spot(91.5)));
        var after = (await second.Store.FindAsync("SPY", Market.Day, Stop))!;
        Assert.Equal([0, 1, 2], after.Bars.Select(bar => bar.Ordinal));
        Assert.All(after.Bars, bar => Assert.NotEqual(777, bar.Levels.Spot));
    }

    /// <summary>All that is stored of the session: bars, where the journal ends, and each event in it.</summary>
    private static async Task<string> KeptAsync(ISessionStore store)
    {
        var session = (await store.FindAsync("SPY", Market.Day, Stop))!;
        var journal = new List<string>();
        await foreach (var batch in store.ReadJournalAsync(session, 0, Stop))
            foreach (var item in batch.Events.ToArray())
                journal.Add($"{item.Kind} {item.EventTime}");
        return $"{session.Epoch} {string.Join(' ', session.Bars.Select(bar => $"{bar.Ordinal}"))} {session.JournalEnd} {string.Join(',', journal)}";
    }

    private IngestBatch Batch(params MarketEvent[] events)
    {
        long[] positions = [.. events.Select(_ => ++_position)];
        return IngestCodec.Encode(
            new EventBatch(events, positions, new FeedCursor(Market.Day, _position)), _feed.Description, run: 1,
            events[^1].EventTime.UnixNanoseconds);
    }
}
