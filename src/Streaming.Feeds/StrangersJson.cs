using System.Text.Json;

namespace Streaming.Feeds;

/// <summary>Looks into a document that a stranger wrote, where anything may be of another type or not there.</summary>
/// <remarks>A document is not judged whole when it is parsed: a text, in a name as in a value, may hold half a pair of
/// escapes or bytes that are no UTF-8, and says so only when it is looked at.</remarks>
internal static class StrangersJson
{
    /// <summary>Finds a property; false where there is none, or the names are not all readable.</summary>
    public static bool TryGet(this JsonElement element, string name, out JsonElement found)
    {
        found = default;
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out found);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Finds a property of a kind.</summary>
    public static bool TryGet(this JsonElement element, string name, JsonValueKind kind, out JsonElement found) =>
        element.TryGet(name, out found) && found.ValueKind == kind;

    /// <summary>A property's text; null where there is none, or none that is Unicode.</summary>
    public static string? TextOf(this JsonElement element, string name)
    {
        try
        {
            return element.TryGet(name, JsonValueKind.String, out var text) ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A property's number, infinite where it is beyond all numbers; null where there is none.</summary>
    public static double? NumberOf(this JsonElement element, string name) =>
        element.TryGet(name, JsonValueKind.Number, out var found) && found.TryGetDouble(out var number) ? number : null;
}
