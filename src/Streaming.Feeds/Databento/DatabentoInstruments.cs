using System.Runtime.InteropServices;
using Streaming.Engine.MarketData;

namespace Streaming.Feeds.Databento;

/// <summary>What an instrument number stands for: an option, or something that has a price (an underlying).</summary>
internal sealed record DatabentoInstrument(string Symbol, OptionContract? Contract);

/// <summary>The instruments of one dataset. A number is unique within a day only, so each has its days.</summary>
internal sealed class DatabentoInstruments
{
    private const long NanosecondsPerDay = 86_400 * Timestamp.NanosecondsPerSecond;

    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;

    private readonly Dictionary<uint, List<Listing>> _listings = [];
    private readonly Dictionary<string, DatabentoInstrument> _instruments = [];

    public IEnumerable<DatabentoInstrument> All => _instruments.Values;

    /// <summary>Forgets what the numbers stand for, as a new connection does.</summary>
    public void Clear() => _listings.Clear();

    public void Map(DbnMetadata metadata)
    {
        foreach (var mapping in metadata.Mappings)
            Map(mapping.InstrumentId, mapping.Symbol, mapping.From, mapping.To);
    }

    /// <summary>Takes what a record says about instruments.</summary>
    /// <returns>False where the record is about something else.</returns>
    public bool TryMap(in DbnRecord record)
    {
        switch (record.Type)
        {
            case DbnFormat.Type.SymbolMapping:
                var mapping = DbnFormat.SymbolMapping.Of(record.Version);
                Map(record.InstrumentId, record.Text(mapping.Symbol, mapping.SymbolBytes));
                return true;

            case DbnFormat.Type.Definition:
                var definition = DbnFormat.Definition.Of(record.Version);
                DateOnly? from = record.TryGetReceiveTime(out var time) ? DateOnly.FromDateTime(time.ToUtc().Date) : null;
                Map(record.InstrumentId, record.Text(definition.Symbol, definition.SymbolBytes), from);
                return true;

            default:
                return false;
        }
    }

    /// <param name="from">The first day in UTC; null where the number is good from the beginning.</param>
    /// <param name="to">The day behind the last one; null where no end is known.</param>
    public void Map(uint instrumentId, string symbol, DateOnly? from = null, DateOnly? to = null)
    {
        symbol = symbol.TrimEnd();
        if (symbol.Length == 0)
            return;

        ref var instrument = ref CollectionsMarshal.GetValueRefOrAddDefault(_instruments, symbol, out _);
        instrument ??= new DatabentoInstrument(symbol, OptionContract.TryParse(symbol));
        var listing = new Listing(
            (from?.DayNumber - Epoch) ?? int.MinValue, (to?.DayNumber - Epoch) ?? int.MaxValue, instrument);

        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_listings, instrumentId, out _);
        known ??= [];
        if (from is null && to is null)
            known.Clear();
        if (known.Count == 0 || known[^1] != listing)
            known.Add(listing);
    }

    /// <summary>The instrument of a number on the day of an instant; null where it is not known.</summary>
    public DatabentoInstrument? Find(uint instrumentId, Timestamp time)
    {
        if (!_listings.TryGetValue(instrumentId, out var listings))
            return null;

        // What was said last is right.
        var day = time.UnixNanoseconds / NanosecondsPerDay;
        for (var i = listings.Count - 1; i >= 0; i--)
            if (day >= listings[i].From && day < listings[i].To)
                return listings[i].Instrument;

        return null;
    }

    private readonly record struct Listing(int From, int To, DatabentoInstrument Instrument);
}
