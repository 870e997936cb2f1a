using Streaming.Engine.Saving;

namespace Streaming.Engine.MarketData;

/// <summary>The last quote of each second, by contract, for prints that are reported late.</summary>
/// <remarks>A ring a contract: a minute and a half of one that is quoted every second, longer of the others.</remarks>
internal sealed class QuoteHistory
{
    private const int Depth = 96;

    private PastQuote[]?[] _quotes = [];
    private int[] _counts = [];

    /// <summary>Keeps a quote that another second's has replaced.</summary>
    public void Add(int legId, in Quote quote)
    {
        if (legId >= _quotes.Length)
        {
            Array.Resize(ref _quotes, Math.Max(64, 2 * (legId + 1)));
            Array.Resize(ref _counts, _quotes.Length);
        }

        var ring = _quotes[legId] ??= new PastQuote[Depth];
        ring[_counts[legId]++ % Depth] = new(quote.EventTime.UnixNanoseconds, quote.Bid, quote.Ask);
    }

    /// <summary>The newest quote that stood strictly before an instant. Its sizes are not kept.</summary>
    public bool TryGetBefore(int legId, Timestamp instant, out Quote quote)
    {
        quote = default;
        if (legId >= _quotes.Length || _quotes[legId] is not { } ring)
            return false;

        var count = _counts[legId];
        for (var i = count - 1; i >= Math.Max(0, count - Depth); i--)
        {
            ref readonly var past = ref ring[i % Depth];
            if (past.Time >= instant.UnixNanoseconds)
                continue;

            quote = new(new(past.Time), past.Bid, past.Ask, 0, 0);
            return true;
        }

        return false;
    }

    public void Save(ref StateWriter writer)
    {
        var legs = _quotes.Length;
        while (legs > 0 && _quotes[legs - 1] is null)
            legs--;

        writer.Count(legs);
        for (var leg = 0; leg < legs; leg++)
        {
            var count = _counts[leg];
            writer.Signed(count);
            var time = 0L;
            for (var i = Math.Max(0, count - Depth); i < count; i++)
            {
                ref readonly var past = ref _quotes[leg]![i % Depth];
                writer.Signed(past.Time - time);
                writer.Price(past.Bid);
                writer.Price(past.Ask);
                time = past.Time;
            }
        }
    }

    public void Restore(ref StateReader reader)
    {
        var legs = reader.Count();
        (_quotes, _counts) = (new PastQuote[]?[legs], new int[legs]);
        for (var leg = 0; leg < legs; leg++)
        {
            var count = reader.Int();
            if (count == 0)
                continue;

            var ring = _quotes[leg] = new PastQuote[Depth];
            _counts[leg] = count;
            var time = 0L;
            for (var i = Math.Max(0, count - Depth); i < count; i++)
                ring[i % Depth] = new(time += reader.Signed(), reader.Price(), reader.Price());
        }
    }

    private readonly record struct PastQuote(long Time, double Bid, double Ask);
}
