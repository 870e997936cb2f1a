using System.Text.Json;
using Streaming.Protocol.Hub;
using Streaming.Protocol.Rest;
using Xunit;

namespace Streaming.Protocol.Tests.Hub;

public sealed class UpdateTests
{
    [Fact]
    public void Every_topic_kind_has_a_message_of_its_own()
    {
        var kinds = Enum.GetValues<TopicKind>();

        Assert.Equal(kinds.Length, kinds.Select(Targets.Of).Distinct().Count());
        Assert.Equal(kinds.Length, kinds.Select(Targets.TypeOf).Distinct().Count());
    }

    [Fact]
    public void An_update_names_the_message_of_its_topic()
    {
        foreach (var update in Samples.All.Values.OfType<IUpdate>())
        {
            Assert.True(Topic.TryParse(update.Topic, out var topic));
            Assert.Equal(Targets.Of(topic.Kind), update.Target);
            Assert.Equal(Targets.TypeOf(topic.Kind), update.GetType());
        }
    }

    [Fact]
    public void A_bar_update_has_every_field_of_the_rest_bar()
    {
        var bar = ((SeriesResponse)Samples.All["rest-series"]).Bars[1];
        var update = Samples.Json(Samples.All["hub-series-bar"]);

        using var rest = JsonDocument.Parse(Samples.Json(bar));
        using var pushed = JsonDocument.Parse(update);
        foreach (var field in rest.RootElement.EnumerateObject())
            Assert.Equal(field.Value.GetRawText(), pushed.RootElement.GetProperty(field.Name).GetRawText());
    }

    [Fact]
    public void A_lagging_client_s_update_says_how_many_it_stands_for()
    {
        IUpdate update = (SeriesBarUpdate)Samples.All["hub-series-bar"];

        var conflated = update.Conflate(5);

        Assert.Equal(5, conflated.Conflated);
        Assert.Null(update.Conflated);
        Assert.Equal(update.Seq, conflated.Seq);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"topic":7}""")]
    [InlineData("""{"topic":"series/SPY/2m"}""")]
    [InlineData("""{"seq":{"topic":"series/SPY/1m"}}""")]
    public void An_update_without_a_known_topic_is_refused(string update)
    {
        var json = $$"""[{"topic":"t","status":"ok","code":0,"epoch":null,"seq":-1,"recovered":false,"updates":[{{update}}]}]""";

        if (update == "null")
            Assert.Null(JsonSerializer.Deserialize(json, ProtocolJsonContext.Wire.SubscribeResultArray)![0].Updates[0]);
        else
            Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, ProtocolJsonContext.Wire.SubscribeResultArray));
    }

    [Theory]
    [InlineData("""[{"topic":null}]""")]
    [InlineData("""[{}]""")]
    [InlineData("""[{"topic":"x","since":{}}]""")]
    [InlineData("""[{"topic":"x","since":{"epoch":null,"seq":1}}]""")]
    [InlineData("""[{"topic":"x","since":{"epoch":"e","seq":1.5}}]""")]
    [InlineData("""[{"topic":"x","since":{"epoch":"e","seq":99999999999999999999}}]""")]
    [InlineData("""[{"topic":"x","minutes":"60"}]""")]
    public void A_malformed_request_is_refused_at_the_door(string json)
    {
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, ProtocolJsonContext.Wire.SubscribeRequestArray));
    }
}
