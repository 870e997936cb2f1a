using Streaming.Engine.MarketData;

namespace Streaming.Feeds.Databento;

/// <summary>Turns records into market events.</summary>
/// <remarks>A record of a trade carries the book of the moment before it, which is the quote it met. OPRA's records have
/// no condition codes, so a cross or a spread's leg cannot be told from a plain print. Every venue repeats one number of
/// open interest: it is handed on once, and again only where it differs.</remarks>
internal sealed class DatabentoTranslator(
    DatabentoInstruments instruments, IReadOnlySet<string> underlyings, bool includeLaterExpiries,
    SkippedMessages skipped)
{
    private readonly NewYorkDay _day = new();
    private readonly Dictionary<OptionContract, (DateOnly Session, long Contracts)> _openInterest = [];

    /// <returns>False where the record gives no event: it is about instruments, foreign, repeated or malformed.</returns>
    public bool TryTranslate(in DbnRecord record, out MarketEvent marketEvent)
    {
        marketEvent = default;
        if (DbnFormat.BytesMin(record.Type, record.Version) == 0)
            return false;

        if (!record.IsWhole)
            return Malformed("a record shorter than its type", in record);

        if (instruments.TryMap(in record) || record.Type is DbnFormat.Type.Error or DbnFormat.Type.System)
            return false;

        var isInterval = record.Type is DbnFormat.Type.Cbbo1Second or DbnFormat.Type.Cbbo1Minute
            or DbnFormat.Type.Bbo1Second or DbnFormat.Type.Bbo1Minute;

        // An interval's record is stamped with the last trade in it; the book is the one at its end.
        if ((isInterval || !record.TryGetEventTime(out var time)) && !record.TryGetReceiveTime(out time))
            return Malformed("a record without a time", in record);

        if (instruments.Find(record.InstrumentId, time) is not { } instrument)
            return Malformed("an instrument that was never named", in record);

        var underlying = instrument.Contract is { } contract ? contract.Underlying : instrument.Symbol;
        if (underlying is null || !underlyings.Contains(underlying) || !IsPlayed(instrument.Contract, time))
        {
            skipped.CountForeign();
            return false;
        }

        if (record.Type == DbnFormat.Type.Statistic)
            return TryOpenInterest(in record, instrument.Contract, time, out marketEvent);

        var isTrade = !isInterval && record.Byte(DbnFormat.Book.Action) == DbnFormat.ActionTrade;
        if (!isTrade && record.Type == DbnFormat.Type.Trade)
            return false;

        return (isTrade, instrument.Contract) switch
        {
            (true, { } option) => TryTrade(in record, option, time, out marketEvent),
            (false, { } option) => TryQuote(in record, option, time, out marketEvent),
            (true, null) => TryLast(in record, underlying, time, out marketEvent),
            (false, null) => TryMid(in record, underlying, time, out marketEvent),
        };
    }

    private bool IsPlayed(OptionContract? contract, Timestamp time)
    {
        if (contract is null)
            return true;

        var session = _day.Of(time);
        return contract.Expiry == session || (includeLaterExpiries && contract.Expiry > session);
    }

    private bool TryOpenInterest(in DbnRecord record, OptionContract? contract, Timestamp time, out MarketEvent marketEvent)
    {
        marketEvent = default;
        var layout = DbnFormat.Statistic.Of(record.Version);
        if (contract is null || record.UInt16(layout.Type) != DbnFormat.StatisticOpenInterest
            || record.Byte(layout.UpdateAction) != DbnFormat.StatisticNew)
            return false;

        var contracts = record.Version < 3 ? record.Int32(layout.Quantity) : record.Int64(layout.Quantity);
        if (contracts < 0 || contracts == (record.Version < 3 ? int.MaxValue : long.MaxValue))
            return Malformed("open interest without a number", in record);

        var session = _day.Of(time);
        if (_openInterest.TryGetValue(contract, out var known) && known == (session, contracts))
            return false;

        _openInterest[contract] = (session, contracts);
        DateOnly? date = record.TryGetTime(DbnFormat.Statistic.ReferenceTime, out var reference)
            ? DateOnly.FromDateTime(reference.ToUtc().Date)
            : null;
        marketEvent = MarketEvent.Of(contract, new OpenInterestReport(time, contracts, date));
        return true;
    }

    private bool TryTrade(in DbnRecord record, OptionContract contract, Timestamp time, out MarketEvent marketEvent)
    {
        marketEvent = default;
        var price = record.Price(DbnFormat.Book.Price);
        var size = record.Size(DbnFormat.Book.Size);
        if (price <= 0 || size == 0)
            return Malformed("a trade without price or size", in record);

        var hasBook = record.Type != DbnFormat.Type.Trade;
        var bid = hasBook ? record.Price(DbnFormat.Book.Bid) : 0;
        var ask = hasBook ? record.Price(DbnFormat.Book.Ask) : 0;
        if (bid < 0 || ask < 0)
            return Malformed("a negative price", in record);

        var sequence = record.Type is DbnFormat.Type.Trade or DbnFormat.Type.Mbp1 ? record.UInt32(DbnFormat.Book.Sequence) : 0;
        marketEvent = MarketEvent.Of(contract, new Trade(
            time, price, size, sequence, ConditionCode.Automatic, OpraVenue.Of(record.PublisherId), Aggregate: false, bid, ask));
        return true;
    }

    private bool TryQuote(in DbnRecord record, OptionContract contract, Timestamp time, out MarketEvent marketEvent)
    {
        marketEvent = default;
        var bid = record.Price(DbnFormat.Book.Bid);
        var ask = record.Price(DbnFormat.Book.Ask);
        if (bid < 0 || ask < 0)
            return Malformed("a negative price", in record);

        marketEvent = MarketEvent.Of(contract, new Quote(
            time, bid, ask, record.Size(DbnFormat.Book.BidSize), record.Size(DbnFormat.Book.AskSize)));
        return true;
    }

    private bool TryLast(in DbnRecord record, string underlying, Timestamp time, out MarketEvent marketEvent)
    {
        marketEvent = default;
        var price = record.Price(DbnFormat.Book.Price);
        if (price <= 0)
            return Malformed("a trade without price or size", in record);

        marketEvent = MarketEvent.Of(underlying, new SpotPrice(time, price, 0, 0));
        return true;
    }

    private static bool TryMid(in DbnRecord record, string underlying, Timestamp time, out MarketEvent marketEvent)
    {
        var bid = record.Price(DbnFormat.Book.Bid);
        var ask = record.Price(DbnFormat.Book.Ask);
        marketEvent = MarketEvent.Of(underlying, new SpotPrice(time, 0.5 * (bid + ask), bid, ask));
        return bid > 0 && ask >= bid; // a book with one side tells no price
    }

    private bool Malformed(string kind, in DbnRecord record)
    {
        skipped.CountMalformed(kind, record.Bytes);
        return false;
    }
}
