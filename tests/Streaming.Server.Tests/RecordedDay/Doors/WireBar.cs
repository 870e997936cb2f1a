using System.Text.Json;
using Streaming.Protocol.Hub;
using Streaming.Protocol;

namespace Streaming.Server.Tests.RecordedDay.Doors;

/// <summary>An update of any door as REST writes it: without what only a message has.</summary>
internal static class WireBar
{
    private static readonly HashSet<string> OfMessages =
        ["topic", "epoch", "rev", "closed", "as_of", "conflated", "strikes_grid", "grid_id", "prev_seq"];

    public static string Of(IUpdate update) =>
        Of(JsonSerializer.SerializeToElement(update, update.GetType(), ProtocolJsonContext.Wire.Options));

    public static string Of(JsonElement bar) => string.Join(
        ',',
        bar.EnumerateObject()
            .Where(field => !OfMessages.Contains(field.Name))
            .OrderBy(field => field.Name, StringComparer.Ordinal)
            .Select(field => $"{field.Name}:{field.Value.GetRawText()}"));
}
