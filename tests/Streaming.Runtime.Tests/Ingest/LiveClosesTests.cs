using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ingest;
using Streaming.Storage.Memory;
using Streaming.Testing;
using Xunit;
using static Streaming.Testing.OneCall;

namespace Streaming.Runtime.Tests.Ingest;

/// <summary>The process stands still under a live feed and finds what it did not read. The wall begins at 10:00 New York,
/// where raw bar 60 opens.</summary>
public sealed class LiveClosesTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FourMinutes = TimeSpan.FromMinutes(4);

    private readonly MemorySessionStore _store = new(new MemoryDatabase(), TimeProvider.System);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_not_read_in_time_is_in_the_bars_of_its_time(bool canReplay)
    {
        var feed = new LineFeed(canReplay);
        await using var rig = await StoodStillAsync(feed);
        var begin = rig.Clock.Now - FourMinutes;

        // One more waits each time the last one is read.
        for (var second = 0; second < FourMinutes.TotalSeconds; second++)
        {
            feed.Give(Print(begin + (second * Second), 1));
            await rig.WhenEventsAsync(4 + second);
        }

        await rig.AdvanceForAsync(Second, TimeSpan.FromMinutes(1));
        await RuntimeRig.WhenAsync(() => rig.RawOrdinals().Count() > 9);

        var session = rig.Directory.Actors.Single().View.Session!;
        Assert.Single(feed.Connections);
        Assert.Equal(canReplay ? 0 : 1, session.Gaps.Length); // the time before the start
        Assert.Equal([3 + 25, 30, 30, 30, 30, 30, 30, 30, 5, 0], Flows(rig).Take(10));
    }

    [Fact]
    public async Task Bars_do_not_wait_for_ever_for_a_feed_that_has_given_nothing_meanwhile()
    {
        await using var rig = await StoodStillAsync(new LineFeed());
        await rig.AdvanceForAsync(Second, TimeSpan.FromSeconds(9));
        await rig.Wall.WhenDueAsync(Second);
        Assert.Empty(rig.RawOrdinals());

        await rig.AdvanceForAsync(Second, TimeSpan.FromSeconds(2));
        await RuntimeRig.WhenAsync(() => rig.RawOrdinals().Count() > 7);

        Assert.Equal([3, 0, 0, 0, 0, 0, 0, 0], Flows(rig));
    }

    [Fact]
    public async Task A_feed_that_breaks_before_it_is_read_to_its_end_was_away_since_what_was_read()
    {
        var feed = new LineFeed();
        await using var rig = await StoodStillAsync(feed);
        var read = rig.Clock.Now - FourMinutes + TimeSpan.FromMinutes(2);
        for (var second = 0; second <= 120; second++)
            feed.Give(Print(read - ((120 - second) * Second), 1));

        feed.Hiccup();
        await RuntimeRig.WhenAsync(() => rig.Health.Status == FeedStatus.Failed);
        await rig.AdvanceUntilAsync(Second, () => feed.Connections.Count == 2);
        await rig.AdvanceForAsync(Second, TimeSpan.FromMinutes(1));
        await RuntimeRig.WhenAsync(() => rig.RawOrdinals().Count() > 5);

        var told = rig.Directory.Actors.Single().View.Session!.Gaps[^1];
        Assert.Equal((read, GapReason.FeedGap), (told.From, told.Reason));
        Assert.True(told.To - told.From > TimeSpan.FromMinutes(2));
        Assert.Equal([3 + 25, 30, 30, 30, 6, 0], Flows(rig).Take(6));
        Assert.Equal([60, 61, 62, 63, 64], rig.RawOrdinals().Take(5));
        Assert.True(rig.RawOrdinals().ElementAt(5) > 67, "nobody saw the bars between");
    }

    /// <summary>A morning of three contracts and five seconds; then four minutes in which nobody is here.</summary>
    private async Task<RuntimeRig> StoodStillAsync(LineFeed feed)
    {
        var rig = new RuntimeRig(feed, _store, silenceMax: TimeSpan.FromMinutes(2));
        feed.Give(Morning(rig.Clock.Now));
        await rig.SuperviseAsync();
        await rig.WhenEventsAsync(3);
        await rig.AdvanceForAsync(Second, TimeSpan.FromSeconds(5));
        await rig.Wall.WhenDueAsync(Second);

        rig.Wall.Jump(FourMinutes);
        await rig.Wall.WhenDueAsync(Second);
        return rig;
    }

    private static IEnumerable<long> Flows(RuntimeRig rig) => rig.Closed
        .Where(told => told.Interval == BarInterval.Raw30Seconds).Select(told => told.Bar.Strikes.SignedFlow.Sum());
}
