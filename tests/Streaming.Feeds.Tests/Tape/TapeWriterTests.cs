using Streaming.Engine.MarketData;
using Streaming.Testing;
using Xunit;

namespace Streaming.Feeds.Tests.Tape;

public sealed class TapeWriterTests
{
    private static readonly OptionContract Call = OptionContract.TryParse("GOOG151224C00750000")!;
    private static readonly Timestamp Noon = Timestamp.FromUnixMilliseconds(1_450_976_400_123);

    // The lines of the format's description, with nothing optional and with everything.
    [Theory]
    [InlineData("""{"k":"oi","ts":1450956600000,"sym":"GOOG151224C00750000","oi":780}""")]
    [InlineData("""{"k":"oi","ts":1450956600000,"sym":"GOOG151224C00750000","oi":0,"date":"2015-12-23"}""")]
    [InlineData("""{"k":"s","ts":1450967460000,"und":"GOOG","p":748.47}""")]
    [InlineData("""{"k":"s","ts":1450967460000,"und":"GOOG","p":748.47,"b":748.4,"a":748.55}""")]
    [InlineData("""{"k":"q","ts":1450967460000,"sym":"GOOG151224C00750000","b":1.2,"bs":11,"a":1.45,"as":20}""")]
    [InlineData("""{"k":"q","ts":1450967460000,"sym":"GOOG151224C00750000","b":0,"bs":0,"a":0.05,"as":3}""")]
    [InlineData("""{"k":"t","ts":1450967460123,"sym":"GOOG151224C00750000","p":1.35,"s":5,"cond":"I","ex":"C","seq":17}""")]
    [InlineData("""{"k":"t","ts":1450967460123.456789,"sym":"GOOG151224C00750000","p":1.35,"s":5,"cond":"f","bar":1,"b":1.2,"a":1.45}""")]
    [InlineData("""{"k":"x","ts":1450967470000,"sym":"GOOG151224C00750000","seq":17}""")]
    [InlineData("""{"k":"x","ts":1450967470000,"sym":"GOOG151224C00750000","p":1.35,"s":5,"cond":"A","ex":"C","seq":17}""")]
    [InlineData("""{"k":"gap","ts":1450967480000,"und":"GOOG","to":1450967500000,"reason":"feed_gap"}""")]
    [InlineData("""{"k":"gap","ts":1450967480000,"und":"GOOG","to":1450967500000.5,"reason":"halt"}""")]
    [InlineData("""{"k":"c","ts":1450967490000,"und":"GOOG"}""")]
    [InlineData("""{"k":"s","ts":1450967460000,"und":"BRK.B","p":130,"rt":"1450967460000000123"}""")]
    public void A_line_that_is_read_and_written_is_the_same_line(string line)
    {
        Assert.Equal(line, TapeText.Write(TapeText.Read(line)));
    }

    [Fact]
    public void Every_kind_of_event_is_the_same_after_writing_and_reading()
    {
        MarketEvent[] events =
        [
            MarketEvent.Of(Call, new OpenInterestReport(Noon, 780, new DateOnly(2015, 12, 23))),
            MarketEvent.Of("GOOG", new SpotPrice(Noon, 748.47, 748.4, 748.55)),
            MarketEvent.Of(Call, new Quote(Noon, 1.2, 1.45, 11, 20)),
            MarketEvent.Of(Call, new Trade(Noon, 1.35, 5, 17, new('a'), 'C', Aggregate: true, 1.2, 1.45)),
            MarketEvent.Of(Call, new TradeCancel(Noon, 17, new('A'), 1.35, 5, 'C')),
            MarketEvent.Of("GOOG", new FeedGap(Noon, Noon + TimeSpan.FromSeconds(20), GapReason.Restart)),
            MarketEvent.Clock("GOOG", Noon),
        ];

        foreach (var marketEvent in events)
        {
            var received = marketEvent.ReceivedAt(new Timestamp(Noon.UnixNanoseconds + 7));
            Assert.Equal(MarketEventText.Of(marketEvent), MarketEventText.Of(TapeText.Read(TapeText.Write(marketEvent))));
            Assert.Equal(MarketEventText.Of(received), MarketEventText.Of(TapeText.Read(TapeText.Write(received))));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Numbers_and_times_lose_nothing(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 2_000; i++)
        {
            var time = new Timestamp(random.NextInt64(1_700_000_000_000_000_000));
            var bid = random.NextDouble() * Math.Pow(10, random.Next(-6, 9));
            var quote = MarketEvent.Of(Call, new Quote(time, bid, bid + random.NextDouble(), random.Next(), random.Next()));

            var back = TapeText.Read(TapeText.Write(quote));

            Assert.True(MarketEventText.Of(quote) == MarketEventText.Of(back), $"Seed {seed}, round {i}: {TapeText.Write(quote)}");
        }
    }
}
