using System.Globalization;
using System.Runtime.InteropServices;
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
        var date = DayOf(TimeOf(file.RootElement), calendar);
        if (!file.RootElement.TryGet("data", JsonValueKind.Object, out var data)
            || !data.TryGet("options", JsonValueKind.Array, out var options))
            throw new JsonException("it has no data.options");

        var settled = new List<SettledInterest>(options.GetArrayLength());
        foreach (var option in options.EnumerateArray())
        {
            if (option.TextOf("option") is { } symbol && OptionContract.TryParse(symbol) is { } contract
                && option.NumberOf("open_interest") is >= 0 and < 1e12 and { } contracts)
                settled.Add(new(contract, (long)contracts, date));
            else
                skipped.CountMalformed("an option without symbol or open interest", JsonMarshal.GetRawUtf8Value(option));
        }

        return settled;
    }

    private static Timestamp TimeOf(JsonElement root)
    {
        if (!DateTime.TryParseExact(
            root.TextOf("timestamp"), "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            throw new JsonException("it has no timestamp");

        // The days that are looked for from here lie before it, and the calendar begins with its first year.
        if (time.Year <= TradingCalendar.FirstDate.Year || time.Year > TradingCalendar.LastDate.Year)
            throw new JsonException(string.Create(
                CultureInfo.InvariantCulture, $"its timestamp is of {time:yyyy-MM-dd}, a year that no calendar here knows"));
        return Timestamp.FromUtc(new DateTimeOffset(time, TimeSpan.Zero));
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
