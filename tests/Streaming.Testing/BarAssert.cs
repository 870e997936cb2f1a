using System.Text.Json;
using Streaming.Engine.Bars;
using Xunit;

namespace Streaming.Testing;

public static class BarAssert
{
    private static readonly JsonSerializerOptions Everything = new() { Converters = { new GridConverter() } };

    /// <summary>Equal in every public field, whatever fields a bar will have.</summary>
    public static void Same(IEnumerable<Bar> expected, IEnumerable<Bar> actual) =>
        Assert.Equal(expected.Select(Text), actual.Select(Text));

    private static string Text(Bar bar) => JsonSerializer.Serialize(bar, Everything);

    // A grid keeps its strikes in a span, which a serializer does not look into.
    private sealed class GridConverter : System.Text.Json.Serialization.JsonConverter<StrikeGrid>
    {
        public override StrikeGrid Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Bars are only written here.");

        public override void Write(Utf8JsonWriter writer, StrikeGrid value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Strikes.ToArray());
    }
}
