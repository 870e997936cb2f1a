using System.Globalization;
using System.Text;
using Streaming.Engine.MarketData;

namespace Streaming.Feeds.OpenInterestFiles;

/// <summary>Lines of <c>symbol,oi,date</c>, with that header or without one.</summary>
internal static class OpenInterestCsv
{
    private const string Header = "symbol,oi,date";

    public static IEnumerable<SettledInterest> Read(TextReader text, SkippedMessages skipped)
    {
        var isFirst = true;
        while (text.ReadLine() is { } line)
        {
            var isHeader = isFirst && line.Trim().Equals(Header, StringComparison.OrdinalIgnoreCase);
            isFirst = false;
            if (isHeader || string.IsNullOrWhiteSpace(line))
                continue;

            if (line.Split(',') is [var symbol, var number, var day]
                && OptionContract.TryParse(symbol.Trim()) is { } contract
                && long.TryParse(number.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var contracts)
                && DateOnly.TryParseExact(day.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                yield return new(contract, contracts, date);
            else
                skipped.CountMalformed("no line of symbol,oi,date", Encoding.UTF8.GetBytes(line));
        }
    }
}
