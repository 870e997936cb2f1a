using Streaming.Engine.MarketData;
using Streaming.Runtime.Codecs;
using Streaming.Testing;
using Xunit;

namespace Streaming.Runtime.Tests.Codecs;

public sealed class MarketEventCodecTests
{
    private readonly MarketEventWriter _writer = new();
    private readonly MarketEventReader _reader = new();

    [Fact]
    public void Any_batch_comes_back_as_it_was()
    {
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var builder = new RandomEvents(seed);
        for (var count = 1; count < 300; count++)
        {
            var events = builder.Any(count);

            MarketEventAssert.Same(events, _reader.Decode(_writer.Encode(events)));
        }
    }

    [Fact]
    public void A_batch_of_more_contracts_than_the_table_holds_comes_back()
    {
        MarketEvent[] events =
        [
            .. Enumerable.Range(1, 5000).Concat(Enumerable.Range(1, 5000)).Select(static strike => MarketEvent.Of(
                new OptionContract("SPXW", RandomBars.Session.Date, OptionRight.Put, strike),
                new Quote(new(strike), 1, 2, 3, 4))),
        ];

        MarketEventAssert.Same(events, _reader.Decode(_writer.Encode(events)));
    }

    [Fact]
    public void A_contract_is_one_object_across_batches()
    {
        var builder = new RandomEvents(5);
        var events = builder.Trades(500);

        var contracts = _reader.Decode(_writer.Encode(events.AsSpan(0, 250)))
            .Concat(_reader.Decode(_writer.Encode(events.AsSpan(250))))
            .Select(static each => each.Contract!)
            .ToArray();

        Assert.Equal(
            contracts.Distinct().Count(), contracts.Distinct(ReferenceEqualityComparer.Instance).Count());
    }

    [Fact]
    public void Trades_take_some_thirty_bytes_each()
    {
        var bytes = _writer.Encode(new RandomEvents(6).Trades(1024));

        Assert.InRange(bytes.Length / 1024.0, 10, 30);
    }

    [Fact]
    public void A_batch_cut_short_or_too_long_is_no_batch()
    {
        var bytes = _writer.Encode(new RandomEvents(7).Any(20));

        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => _reader.Decode(bytes.AsSpan(0, length)));
        Assert.Throws<InvalidDataException>(() => _reader.Decode([.. bytes, 0]));
    }

    [Fact]
    public void A_batch_of_two_underlyings_is_the_callers_mistake()
    {
        MarketEvent[] events = [.. new RandomEvents(8).Trades(1), .. new RandomEvents(8, "QQQ").Trades(1)];

        Assert.Throws<ArgumentException>(() => _writer.Encode(events));
    }
}
