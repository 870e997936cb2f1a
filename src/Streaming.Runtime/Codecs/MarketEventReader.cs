using Streaming.Engine.MarketData;

namespace Streaming.Runtime.Codecs;

/// <summary>Reads the batches of one log, in order; a contract is one object in all of them.</summary>
internal sealed class MarketEventReader
{
    private readonly Dictionary<OptionContract, OptionContract> _known = [];
    private readonly List<OptionContract> _contracts = [];
    private long _sequence;

    public MarketEvent[] Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        if (reader.Byte() is var version && version != MarketEventWriter.Version)
            throw new InvalidDataException(
                $"A batch of format {version} is newer than this program, which knows {MarketEventWriter.Version}.");

        _contracts.Clear();
        _sequence = 0;
        var underlying = reader.Text();
        var events = new MarketEvent[reader.Count()];
        long eventTime = 0, receiveTime = 0;
        for (var i = 0; i < events.Length; i++)
        {
            var head = reader.Byte();
            eventTime += reader.Signed();
            var hasReceiveTime = (head & MarketEventWriter.HasReceiveTime) != 0;
            if (hasReceiveTime)
                receiveTime += reader.Signed();

            var each = Read(ref reader, head, underlying, new(eventTime));
            events[i] = hasReceiveTime ? each.ReceivedAt(new(receiveTime)) : each;
        }

        return reader.AtEnd ? events : throw new InvalidDataException("A batch is longer than its events.");
    }

    private MarketEvent Read(ref ByteReader reader, byte head, string underlying, Timestamp time)
    {
        var flag = (head & MarketEventWriter.Flag) != 0;
        switch ((MarketEventKind)(head & MarketEventWriter.KindMask))
        {
            case MarketEventKind.Quote:
                return MarketEvent.Of(
                    Contract(ref reader),
                    new Quote(time, Price(ref reader), Price(ref reader), (int)reader.Signed(), (int)reader.Signed()));

            case MarketEventKind.Trade:
                var traded = Contract(ref reader);
                var trade = new Trade(
                    time, Price(ref reader), (int)reader.Signed(), Sequence(ref reader), new((char)reader.Unsigned()),
                    (char)reader.Unsigned(), flag, 0, 0);
                return MarketEvent.Of(
                    traded,
                    (head & MarketEventWriter.HasQuote) == 0
                        ? trade
                        : trade with { Bid = Price(ref reader), Ask = Price(ref reader) });

            case MarketEventKind.Cancel:
                var cancelled = Contract(ref reader);
                var price = Price(ref reader);
                var size = (int)reader.Signed();
                return MarketEvent.Of(
                    cancelled,
                    new TradeCancel(
                        time, Sequence(ref reader), new((char)reader.Unsigned()), price, size, (char)reader.Unsigned()));

            case MarketEventKind.OpenInterest:
                return MarketEvent.Of(
                    Contract(ref reader),
                    new OpenInterestReport(
                        time, reader.Signed(), flag ? DateOnly.FromDayNumber((int)reader.Unsigned()) : null));

            case MarketEventKind.Spot:
                return MarketEvent.Of(
                    underlying, new SpotPrice(time, Price(ref reader), Price(ref reader), Price(ref reader)));

            case MarketEventKind.Gap:
                return MarketEvent.Of(underlying, new FeedGap(time, new(reader.Signed()), (GapReason)reader.Byte()));

            case MarketEventKind.Clock:
                return MarketEvent.Clock(underlying, time);

            default:
                throw new InvalidDataException($"There is no event of kind {head & MarketEventWriter.KindMask}.");
        }
    }

    private OptionContract Contract(ref ByteReader reader)
    {
        var number = reader.Unsigned();
        if (number < (ulong)_contracts.Count)
            return _contracts[(int)number];
        if (number > (ulong)_contracts.Count)
            throw new InvalidDataException($"Contract {number} comes before contract {_contracts.Count}.");

        var contract = new OptionContract(
            reader.Text(), DateOnly.FromDayNumber((int)reader.Unsigned()), (OptionRight)reader.Byte(), (long)reader.Unsigned());
        if (!_known.TryAdd(contract, contract))
            contract = _known[contract];
        _contracts.Add(contract);
        return contract;
    }

    private long Sequence(ref ByteReader reader) => _sequence += reader.Signed();

    private static double Price(ref ByteReader reader)
    {
        var value = reader.Unsigned();
        return value == 1 ? reader.Double() : (value >> 1) / MarketEventWriter.PriceUnits;
    }
}
