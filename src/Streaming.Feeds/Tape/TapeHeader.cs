using System.Text.Json;

namespace Streaming.Feeds.Tape;

/// <summary>The first line of a recorded tape. A tape written by hand or by another program may do without.</summary>
/// <param name="Clock">True where the clock's own closes are on the tape, so that nobody else makes them.</param>
/// <param name="Symbols">The underlyings that were asked for; null where the tape does not say.</param>
/// <param name="Cadence">The longest silence that is normal; zero for ticks.</param>
/// <param name="Source">What was recorded, where it can be given again; a tape that is continued with another one has a
/// header more.</param>
public sealed record TapeHeader(
    long Version, bool Clock, IReadOnlyList<string>? Symbols, TimeSpan Cadence, string? Source = null)
{
    internal static TapeHeader Parse(ReadOnlySpan<byte> line)
    {
        using var document = JsonDocument.Parse(line.ToArray());
        var root = document.RootElement;
        return new TapeHeader(
            VersionOf(root.GetProperty(TapeFormat.HeaderVersion)),
            root.TryGetProperty(TapeFormat.HeaderClock, out var clock) && clock.GetBoolean(),
            root.TryGetProperty(TapeFormat.HeaderSymbols, out var symbols)
                ? [.. symbols.EnumerateArray().Select(symbol => symbol.GetString() ?? "").Where(symbol => symbol.Length > 0)]
                : null,
            root.TryGetProperty(TapeFormat.HeaderCadence, out var cadence)
                ? TimeSpan.FromSeconds(Math.Clamp(cadence.GetDouble(), 0, 3600))
                : TimeSpan.Zero,
            root.TryGetProperty(TapeFormat.HeaderSource, out var source) ? source.GetString() : null);
    }

    // A number that is too large is a version too, and one that nobody knows.
    private static long VersionOf(JsonElement version) => version.TryGetInt64(out var number) ? number : long.MaxValue;
}
