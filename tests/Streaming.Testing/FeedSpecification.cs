using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;
using Xunit;

namespace Streaming.Testing;

/// <summary>What every feed promises. An adapter's tests derive from it and say how one is made.</summary>
public abstract class FeedSpecification
{
    /// <summary>A feed over a source that is the same at every call and ends.</summary>
    protected abstract Task<IFeed> CreateAsync();

    /// <summary>Messages of the source that are not readable.</summary>
    protected virtual long MalformedExpected => 0;

    [Fact]
    public async Task Two_feeds_of_one_source_give_the_same_events()
    {
        var first = await CreateAsync();
        var second = await CreateAsync();

        var events = await ReadAllAsync(first);

        Assert.NotEmpty(events);
        Assert.Equal(events.Select(Text), (await ReadAllAsync(second)).Select(Text));
        Assert.Equal(first.Description.Fingerprint, second.Description.Fingerprint);
        if (!first.Description.IsLive)
            Assert.NotNull(first.Description.Fingerprint);
    }

    [Fact]
    public async Task Positions_count_the_events_from_one_and_a_chunk_is_of_one_session()
    {
        var feed = await CreateAsync();
        var position = 0L;

        await foreach (var chunk in feed.ReadAsync(after: null, Cancellation))
        {
            position += chunk.Events.Length;
            Assert.InRange(chunk.Events.Length, 1, 4096);
            Assert.Equal(position, chunk.Cursor.Position);
            Assert.NotEqual(default, chunk.Cursor.Session);
        }

        Assert.True(position > 0, "The source gave no events.");
    }

    [Fact]
    public async Task Reading_from_a_cursor_gives_what_came_behind_it()
    {
        var feed = await CreateAsync();
        if (!feed.Description.CanReplay)
            return;

        var events = new List<string>();
        var cursors = new List<FeedCursor>();
        await foreach (var chunk in feed.ReadAsync(after: null, Cancellation))
        {
            events.AddRange(chunk.Events.ToArray().Select(Text));
            cursors.Add(chunk.Cursor);
        }

        foreach (var cursor in cursors.Where((_, i) => i == 0 || i == cursors.Count / 2 || i == cursors.Count - 1))
        {
            var resumed = await CreateAsync();
            var tail = await ReadAllAsync(resumed, cursor);
            Assert.Equal(events.Skip((int)cursor.Position), tail.Select(Text));
        }
    }

    [Fact]
    public async Task A_place_in_the_middle_of_a_chunk_is_a_cursor_too()
    {
        var feed = await CreateAsync();
        if (!feed.Description.CanReplay)
            return;

        var events = await ReadAllAsync(feed);
        var middle = new FeedCursor(default, events.Count / 3);

        var tail = await ReadAllAsync(await CreateAsync(), middle);

        Assert.Equal(events.Skip(events.Count / 3).Select(Text), tail.Select(Text));
    }

    [Fact]
    public async Task Every_event_is_about_a_symbol_the_feed_was_asked_for()
    {
        var feed = await CreateAsync();

        var events = await ReadAllAsync(feed);

        Assert.Subset(feed.Description.Symbols.ToHashSet(), events.Select(e => e.Underlying).ToHashSet());
        Assert.All(events, e => Assert.True(e.EventTime.UnixNanoseconds > 0, Text(e)));
    }

    [Fact]
    public async Task What_cannot_be_read_is_counted()
    {
        var feed = await CreateAsync();

        await ReadAllAsync(feed);

        Assert.Equal(MalformedExpected, feed.Counters.Malformed);
    }

    [Fact]
    public async Task A_cancelled_read_ends()
    {
        var feed = await CreateAsync();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var chunk in feed.ReadAsync(after: null, stopping.Token))
                Assert.True(chunk.Events.Length >= 0);
        });
    }

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected static async Task<List<MarketEvent>> ReadAllAsync(IFeed feed, FeedCursor? after = null)
    {
        var events = new List<MarketEvent>();
        await foreach (var chunk in feed.ReadAsync(after, Cancellation))
            events.AddRange(chunk.Events.Span);
        return events;
    }

    protected static string Text(MarketEvent marketEvent) => MarketEventText.Of(in marketEvent);
}
