using Streaming.Engine.Pricing;
using Streaming.Engine.Saving;

namespace Streaming.Engine.MarketData;

/// <summary>What is known of the calls, or of the puts, of one expiry: one column a fact, one element a strike row.</summary>
public sealed class LegColumns
{
    private double[] _bid = [];
    private double[] _ask = [];
    private int[] _bidSize = [];
    private int[] _askSize = [];
    private LegQuote[] _quotes = [];
    private long[] _quoteTime = [];
    private double[] _earlierBid = [];
    private double[] _earlierAsk = [];
    private int[] _earlierBidSize = [];
    private int[] _earlierAskSize = [];
    private long[] _earlierTime = [];
    private double[] _settled = [];
    private bool[] _isListed = [];
    private bool[] _isSettledKnown = [];
    private long[] _volume = [];
    private long[] _buyVolume = [];
    private long[] _sellVolume = [];

    public int Count { get; private set; }

    public ReadOnlySpan<double> Bid => _bid.AsSpan(0, Count);

    public ReadOnlySpan<double> Ask => _ask.AsSpan(0, Count);

    /// <summary>The quotes with what judging them needs to remember.</summary>
    public ReadOnlySpan<LegQuote> Quotes => _quotes.AsSpan(0, Count);

    /// <summary>Settled open interest; 0 where it is not known.</summary>
    public ReadOnlySpan<double> Settled => _settled.AsSpan(0, Count);

    /// <summary>False where the strike has no such leg, or nothing was heard of it yet.</summary>
    public ReadOnlySpan<bool> IsListed => _isListed.AsSpan(0, Count);

    public ReadOnlySpan<bool> IsSettledKnown => _isSettledKnown.AsSpan(0, Count);

    /// <summary>Contracts traded today.</summary>
    public ReadOnlySpan<long> Volume => _volume.AsSpan(0, Count);

    /// <summary>Contracts that customers bought, as far as prints could be signed.</summary>
    public ReadOnlySpan<long> BuyVolume => _buyVolume.AsSpan(0, Count);

    public ReadOnlySpan<long> SellVolume => _sellVolume.AsSpan(0, Count);

    /// <summary>When the standing quote came; default where there is none.</summary>
    public Timestamp QuoteTimeAt(int row) => new(_quoteTime[row]);

    public Quote QuoteAt(int row) =>
        new(new(_quoteTime[row]), _bid[row], _ask[row], _bidSize[row], _askSize[row]);

    /// <summary>The quote that stood strictly before an instant, as far back as one quote is remembered.</summary>
    public bool TryGetQuoteBefore(int row, Timestamp instant, out Quote quote)
    {
        if (_quoteTime[row] != 0 && _quoteTime[row] < instant.UnixNanoseconds)
        {
            quote = QuoteAt(row);
            return true;
        }

        quote = new(
            new(_earlierTime[row]), _earlierBid[row], _earlierAsk[row], _earlierBidSize[row], _earlierAskSize[row]);
        return _earlierTime[row] != 0 && _earlierTime[row] < instant.UnixNanoseconds;
    }

    /// <returns>False where the quote is older than the one that stands, which then stays.</returns>
    /// <param name="spot">The underlying's price at the moment; 0 where it is not known.</param>
    public bool TrySetQuote(int row, in Quote quote, double spot)
    {
        var time = quote.EventTime.UnixNanoseconds;
        if (time < _quoteTime[row])
            return false;

        if (time > _quoteTime[row])
        {
            _earlierBid[row] = _bid[row];
            _earlierAsk[row] = _ask[row];
            _earlierBidSize[row] = _bidSize[row];
            _earlierAskSize[row] = _askSize[row];
            _earlierTime[row] = _quoteTime[row];
        }

        _quotes[row] = _quotes[row].After(quote, spot);
        _bid[row] = quote.Bid;
        _ask[row] = quote.Ask;
        _bidSize[row] = quote.BidSize;
        _askSize[row] = quote.AskSize;
        _quoteTime[row] = time;
        return true;
    }

    public void SetSettled(int row, long contracts)
    {
        _settled[row] = contracts;
        _isSettledKnown[row] = true;
    }

    internal void List(int row) => _isListed[row] = true;

    /// <param name="side">+1 customers bought, -1 sold, 0 not known.</param>
    /// <param name="contracts">Negative takes a print back.</param>
    public void AddVolume(int row, int side, long contracts)
    {
        _volume[row] += contracts;
        if (side > 0)
            _buyVolume[row] += contracts;
        else if (side < 0)
            _sellVolume[row] += contracts;
    }

    internal void Save(ref StateWriter writer)
    {
        writer.Column<double>(_bid.AsSpan(0, Count));
        writer.Column<double>(_ask.AsSpan(0, Count));
        writer.Column<int>(_bidSize.AsSpan(0, Count));
        writer.Column<int>(_askSize.AsSpan(0, Count));
        writer.Column<LegQuote>(_quotes.AsSpan(0, Count));
        writer.Column<long>(_quoteTime.AsSpan(0, Count));
        writer.Column<double>(_earlierBid.AsSpan(0, Count));
        writer.Column<double>(_earlierAsk.AsSpan(0, Count));
        writer.Column<int>(_earlierBidSize.AsSpan(0, Count));
        writer.Column<int>(_earlierAskSize.AsSpan(0, Count));
        writer.Column<long>(_earlierTime.AsSpan(0, Count));
        writer.Column<double>(_settled.AsSpan(0, Count));
        writer.Column<bool>(_isListed.AsSpan(0, Count));
        writer.Column<bool>(_isSettledKnown.AsSpan(0, Count));
        writer.Column<long>(_volume.AsSpan(0, Count));
        writer.Column<long>(_buyVolume.AsSpan(0, Count));
        writer.Column<long>(_sellVolume.AsSpan(0, Count));
    }

    /// <summary>Fills rows that were inserted before.</summary>
    internal void Restore(ref StateReader reader)
    {
        reader.Column(_bid.AsSpan(0, Count));
        reader.Column(_ask.AsSpan(0, Count));
        reader.Column(_bidSize.AsSpan(0, Count));
        reader.Column(_askSize.AsSpan(0, Count));
        reader.Column(_quotes.AsSpan(0, Count));
        reader.Column(_quoteTime.AsSpan(0, Count));
        reader.Column(_earlierBid.AsSpan(0, Count));
        reader.Column(_earlierAsk.AsSpan(0, Count));
        reader.Column(_earlierBidSize.AsSpan(0, Count));
        reader.Column(_earlierAskSize.AsSpan(0, Count));
        reader.Column(_earlierTime.AsSpan(0, Count));
        reader.Column(_settled.AsSpan(0, Count));
        reader.Column(_isListed.AsSpan(0, Count));
        reader.Column(_isSettledKnown.AsSpan(0, Count));
        reader.Column(_volume.AsSpan(0, Count));
        reader.Column(_buyVolume.AsSpan(0, Count));
        reader.Column(_sellVolume.AsSpan(0, Count));
    }

    internal void Insert(int row)
    {
        RowColumns.Insert(ref _bid, Count, row);
        RowColumns.Insert(ref _ask, Count, row);
        RowColumns.Insert(ref _bidSize, Count, row);
        RowColumns.Insert(ref _askSize, Count, row);
        RowColumns.Insert(ref _quotes, Count, row);
        RowColumns.Insert(ref _quoteTime, Count, row);
        RowColumns.Insert(ref _earlierBid, Count, row);
        RowColumns.Insert(ref _earlierAsk, Count, row);
        RowColumns.Insert(ref _earlierBidSize, Count, row);
        RowColumns.Insert(ref _earlierAskSize, Count, row);
        RowColumns.Insert(ref _earlierTime, Count, row);
        RowColumns.Insert(ref _settled, Count, row);
        RowColumns.Insert(ref _isListed, Count, row);
        RowColumns.Insert(ref _isSettledKnown, Count, row);
        RowColumns.Insert(ref _volume, Count, row);
        RowColumns.Insert(ref _buyVolume, Count, row);
        RowColumns.Insert(ref _sellVolume, Count, row);
        Count++;
    }
}
