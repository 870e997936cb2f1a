using Streaming.Engine.MarketData;

namespace Streaming.Testing;

/// <summary>Events of one underlying, of every kind, from a seed.</summary>
public sealed class RandomEvents(int seed, string underlying = "SPY")
{
    private readonly Random _random = new(seed);
    private readonly OptionContract[] _contracts =
    [
        .. Enumerable.Range(0, 120).Select(i => new OptionContract(
            underlying, RandomBars.Session.Date, (OptionRight)(i % 2), 570_000 + (i / 2 * 1000))),
    ];

    private Timestamp _now = RandomBars.Session.Open;
    private long _sequence = 1_000_000;

    /// <summary>Of all kinds, with values a good feed never has among them.</summary>
    public MarketEvent[] Any(int count) => [.. Enumerable.Range(0, count).Select(_ => Any())];

    /// <summary>Prints as a feed sends them, with the quote they met.</summary>
    public MarketEvent[] Trades(int count) => [.. Enumerable.Range(0, count).Select(_ => Trade())];

    private MarketEvent Any()
    {
        // Now and then a line is behind another.
        _now += TimeSpan.FromTicks(_random.Next(-50_000, 500_000));
        MarketEvent next = _random.Next(9) switch
        {
            0 => MarketEvent.Of(
                Contract(), new OpenInterestReport(_now, _random.Next(100_000), Maybe() ? RandomBars.Session.Date : null)),
            1 => MarketEvent.Of(underlying, new SpotPrice(_now, Odd(), Cents(), Cents())),
            2 or 3 => MarketEvent.Of(Contract(), new Quote(_now, Odd(), Cents(), _random.Next(-1, 9999), int.MaxValue)),
            4 => MarketEvent.Of(
                Contract(),
                new TradeCancel(_now, _random.NextInt64(), new((char)_random.Next(33, 0xFFFF)), Odd(), _random.Next(), 'X')),
            5 => MarketEvent.Of(
                underlying, new FeedGap(_now, _now + TimeSpan.FromSeconds(_random.Next(90)), (GapReason)_random.Next(3))),
            6 => MarketEvent.Clock(underlying, _now),
            _ => MarketEvent.Of(
                Contract(),
                new Trade(
                    _now, Odd(), _random.Next(), _random.NextInt64(), ConditionCode.Automatic, '\0', Maybe(),
                    Maybe() ? 0 : Odd(), Maybe() ? 0 : Cents())),
        };
        return Maybe() ? next.ReceivedAt(_now + TimeSpan.FromMilliseconds(3)) : next;
    }

    private MarketEvent Trade()
    {
        _now += TimeSpan.FromTicks(_random.Next(200));
        var bid = _random.Next(1, 2000) / 100.0;
        return MarketEvent.Of(
            Contract(),
            new Trade(
                _now, bid + 0.01, _random.Next(1, 50), _sequence += _random.Next(1, 40), ConditionCode.Automatic,
                (char)('A' + _random.Next(16)), false, bid, bid + 0.05)).ReceivedAt(_now + TimeSpan.FromMilliseconds(1));
    }

    private OptionContract Contract() => _contracts[_random.Next(_contracts.Length)];

    private bool Maybe() => _random.Next(2) == 0;

    private double Cents() => _random.Next(1, 100_000) / 100.0;

    private double Odd() => _random.Next(8) switch
    {
        0 => _random.NextDouble() * 1000,
        1 => -0.0,
        2 => double.NaN,
        3 => -_random.Next(1000),
        4 => double.MaxValue,
        5 => _random.Next(100_000) / 10_000.0,
        _ => Cents(),
    };
}
