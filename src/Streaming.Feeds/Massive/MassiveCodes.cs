using Streaming.Engine.MarketData;

namespace Streaming.Feeds.Massive;

/// <summary>Massive's numbers as OPRA's letters.</summary>
/// <remarks>Numbers: the vendor's option conditions and exchanges. Both follow the alphabet, with a hole where OPRA has
/// one.</remarks>
internal static class MassiveCodes
{
    private const int FirstVenue = 300;
    private const int FirstCapital = 201;
    private const int FirstSmall = 227;

    // The consolidated feed itself is among the venues.
    private const char Opra = 'O';
    private const char Unknown = '?';

    private const string Venues = "ABCDEHIJMNPQSTUWXZ";
    private const string Capitals = "ABCDEFGHIJS";
    private const string Smalls = "abcdefghijklmnopqrstuv";

    /// <summary>The letter; '\0' for the consolidated feed and for a venue that is newer than this table.</summary>
    public static char Venue(int exchange) =>
        exchange - FirstVenue is >= 0 and < 26 and var index && (char)('A' + index) is not Opra and var letter
        && Venues.Contains(letter)
            ? letter
            : '\0';

    /// <summary>The letter; one that is counted as volume and not signed where the number is not known.</summary>
    public static ConditionCode Condition(int condition)
    {
        var capital = (char)('A' + condition - FirstCapital);
        if (Capitals.Contains(capital))
            return new(capital);

        var small = (char)('a' + condition - FirstSmall);
        return new(Smalls.Contains(small) ? small : Unknown);
    }
}
