using System.Globalization;
using System.Text;
using System.Text.Json;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;

namespace Streaming.Feeds.OpenInterestFiles;

/// <summary>A file of Cboe's delayed quotes, for its open interest.</summary>
/// <remarks>Numbers are floats. An index's file holds its AM-settled series too, which belongs to no same-day book. The
/// file does not say which day its open interest is of; its timestamp does (taken as UTC): until the morning's
/// publication the numbers of the morning before stand.</remarks>
internal static class CboeQuotes
{
    private static readonly TimeSpan PublishedBy = new(6, 45, 0);

    /// <exception cref="JsonException">It is no such file.</exception>
    public static IReadOnlyList<SettledInterest> Read(Stream json, TradingCalendar calendar, SkippedMessages skipped)
    {
        using var file = JsonDocument.Parse(json);
        var root = file.RootElement;
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("timestamp", out var stamp) || stamp.ValueKind != JsonValueKind.String
            || !DateTime.TryParseExact(
                stamp.GetString(), "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            || !root.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object
            || !data.TryGetProperty("options", out var options) || options.ValueKind != JsonValueKind.Array)
            throw new JsonException("a timestamp and data.options are expected");

        var date = DayOf(Timestamp.FromUtc(new DateTimeOffset(time, TimeSpan.Zero)), calendar);
        var settled = new List<SettledInterest>(options.GetArrayLength());
        foreach (var option in options.EnumerateArray())
        {
            if (option.ValueKind == JsonValueKind.Object
                && option.TryGetProperty("option", out var symbol) && symbol.ValueKind == JsonValueKind.String
                && OptionContract.TryParse(symbol.GetString()) is { } contract
                && option.TryGetProperty("open_interest", out var number) && number.ValueKind == JsonValueKind.Number
                && number.GetDouble() is >= 0 and < 1e12 and var contracts)
                settled.Add(new(contract, (long)contracts, date));
            else
                skipped.CountMalformed("an option without symbol or open interest", Encoding.UTF8.GetBytes(option.GetRawText()));
        }

        return settled;
    }

    /// <summary>The day whose closing numbers stand at an instant.</summary>
    private static DateOnly DayOf(Timestamp instant, TradingCalendar calendar)
    {
        var day = new NewYorkDay().Of(instant);
        if (instant < NewYorkDay.At(day, PublishedBy, NewYorkDay.Zone))
            day = day.AddDays(-1);
        var published = calendar.LastOnOrBefore(day).Date;
        return calendar.LastOnOrBefore(published.AddDays(-1)).Date;
    }
}
