using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Streaming.Engine.MarketData;

namespace Streaming.Feeds.Lean;

/// <summary>A day of the folder as market events.</summary>
/// <remarks>A minute bar is one event at its end less a millisecond, so that it lies in the minute it tells of. A trade
/// bar carries the quote that opened its minute: the one that closed it was not there yet. Open interest is stamped with
/// the moment it was published, which is no bar.</remarks>
internal sealed class LeanDay(LeanSource source, DateOnly date)
{
    private const long BarMilliseconds = 60_000 - 1;

    // Columns behind the time. Bars: open, high, low, close, volume; quotes: two such bars, bid and ask, with sizes.
    private const int Open = 0, Close = 3, Volume = 4, AskOpen = 5, AskClose = 8, AskSize = 9;
    private const int TradeColumns = 5, QuoteColumns = 10;

    /// <summary>Of the files' names, lengths and checksums: a day need not be unpacked to be recognised.</summary>
    public string Fingerprint()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"lean\n{source.Underlying}\n{date:yyyy-MM-dd}\n");
        foreach (var archive in new[] { source.OpenInterest, source.Spot, source.Trades, source.Quotes })
            foreach (var file in archive.Files)
                text.Append(CultureInfo.InvariantCulture, $"{file.Name}\n{file.Length}\n{file.Crc32}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    public MarketEvent[] Read(SkippedMessages skipped)
    {
        var events = new LeanEvents();
        var opening = new Dictionary<(OptionContract, long Minute), (double Bid, double Ask)>();
        var contracts = new Dictionary<OptionContract, OptionContract>();

        // The three archives name the same contract; an event carries one reference to it.
        OptionContract Same(OptionContract? contract) =>
            contracts.TryGetValue(contract!, out var known) ? known : contracts[contract!] = contract!;

        source.OpenInterest.Read(1, skipped, (contract, row) =>
        {
            var report = new OpenInterestReport(TimeOf(row.Milliseconds, NewYorkDay.Zone), (long)OrZero(row[0]), Date: null);
            events.Add(MarketEvent.Of(Same(contract), in report));
        });

        source.Spot.Read(source.SpotIsQuotes ? QuoteColumns : TradeColumns - 1, skipped, (_, row) =>
        {
            var time = TimeOf(row.Milliseconds + BarMilliseconds, source.SpotZone);
            var price = OrZero(row[Close]) / source.SpotScale;
            var spot = source.SpotIsQuotes
                ? Between(time, price, OrZero(row[AskClose]) / source.SpotScale)
                : new SpotPrice(time, price, 0, 0);

            // A minute in which only one side was quoted tells no price.
            if (spot.Price > 0)
                events.Add(MarketEvent.Of(source.Underlying, in spot));
        });

        source.Quotes.Read(QuoteColumns, skipped, (contract, row) =>
        {
            var quote = new Quote(
                TimeOf(row.Milliseconds + BarMilliseconds, NewYorkDay.Zone), OptionPrice(row[Close]),
                OptionPrice(row[AskClose]), Size(row[Volume]), Size(row[AskSize]));
            opening[(contract!, row.Milliseconds)] = (OptionPrice(row[Open]), OptionPrice(row[AskOpen]));
            events.Add(MarketEvent.Of(Same(contract), in quote));
        });

        source.Trades.Read(TradeColumns, skipped, (contract, row) =>
        {
            var (bid, ask) = opening.GetValueOrDefault((contract!, row.Milliseconds));
            var trade = new Trade(
                TimeOf(row.Milliseconds + BarMilliseconds, NewYorkDay.Zone), OptionPrice(row[Close]), Size(row[Volume]),
                Sequence: 0, ConditionCode.Automatic, Venue: '\0', Aggregate: true, bid, ask);
            if (trade.Price > 0 && trade.Size > 0)
                events.Add(MarketEvent.Of(Same(contract), in trade));
            else
                skipped.CountMalformed("a trade without price or size", default);
        });

        return events.Sorted();
    }

    private Timestamp TimeOf(long milliseconds, TimeZoneInfo zone) =>
        NewYorkDay.At(date, TimeSpan.FromMilliseconds(milliseconds), zone);

    private static SpotPrice Between(Timestamp time, double bid, double ask) =>
        bid > 0 && ask >= bid ? new(time, 0.5 * (bid + ask), bid, ask) : default;

    private static double OptionPrice(double scaled) => OrZero(scaled) / LeanSource.OptionScale;

    private static int Size(double number) => (int)Math.Min(OrZero(number), int.MaxValue);

    // An empty column: no bid, no size.
    private static double OrZero(double number) => double.IsNaN(number) ? 0 : number;
}
