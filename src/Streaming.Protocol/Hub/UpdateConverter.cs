using System.Text.Json;
using System.Text.Json.Serialization;

namespace Streaming.Protocol.Hub;

/// <summary>Reads and writes an update as the type that its topic says.</summary>
internal sealed class UpdateConverter : JsonConverter<IUpdate>
{
    public override IUpdate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var type = TypeOf(reader);
        return (IUpdate)JsonSerializer.Deserialize(ref reader, options.GetTypeInfo(type))!;
    }

    public override void Write(Utf8JsonWriter writer, IUpdate value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, options.GetTypeInfo(value.GetType()));

    // The reader comes by value: looking for the topic leaves the caller's at the start of the object.
    private static Type TypeOf(Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("An update is an object.");

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isTopic = reader.ValueTextEquals("topic"u8);
            reader.Read();
            if (!isTopic)
            {
                reader.Skip();
                continue;
            }

            if (reader.TokenType == JsonTokenType.String && Topic.TryParse(reader.GetString(), out var topic))
                return Targets.TypeOf(topic.Kind);

            throw new JsonException("An update's topic is not one that this version knows.");
        }

        throw new JsonException("An update names its topic.");
    }
}
