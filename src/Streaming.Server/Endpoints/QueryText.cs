using System.Globalization;
using System.Numerics;
using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;
using Streaming.Protocol;
using Streaming.Server.Mapping;

namespace Streaming.Server.Endpoints;

/// <summary>Reads what callers write into a query. What is absent reads well; nonsense does not.</summary>
internal static class QueryText
{
    private static readonly string[] InstantFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK",
    ];

    // A number too long for an int is still a number: clamped like any other.
    public static bool TryClamp(string? text, int absent, int least, int most, out int value)
    {
        value = absent;
        if (text is null)
            return true;

        if (!BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return false;

        value = (int)BigInteger.Max(least, BigInteger.Min(most, number));
        return true;
    }

    /// <summary>A number of any form that is one, clamped.</summary>
    public static bool TryClamp(string? text, double absent, double least, double most, out double value)
    {
        value = absent;
        if (text is null)
            return true;

        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!double.TryParse(text, Plain, CultureInfo.InvariantCulture, out var number) || double.IsNaN(number))
            return false;

        value = Math.Clamp(number, least, most);
        return true;
    }

    /// <param name="book">Null where the text is absent: the default then.</param>
    public static bool TryReadBook(string? text, out Book? book)
    {
        var isModel = TopicParts.TryParse(text, out ExposureModel model);
        book = isModel ? model.ToBook() : null;
        return isModel || text is null;
    }

    public static bool TryReadDate(string? text, out DateOnly? date)
    {
        date = null;
        if (text is null)
            return true;

        var isDate = DateOnly.TryParseExact(
            text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        date = isDate ? day : null;
        return isDate;
    }

    /// <summary>An instant of ISO 8601; without an offset it is UTC.</summary>
    public static bool TryReadInstant(string? text, out Timestamp? instant)
    {
        instant = null;
        if (text is null)
            return true;

        // Nanoseconds since 1970 do not reach every year that a date can have.
        var isInstant = DateTimeOffset.TryParseExact(
            text, InstantFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read)
            && read.Year is >= 1970 and < 2200;
        instant = isInstant ? Timestamp.FromUtc(read) : null;
        return isInstant;
    }
}
