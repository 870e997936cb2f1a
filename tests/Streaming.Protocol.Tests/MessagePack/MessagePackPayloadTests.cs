using System.Text.Json;
using System.Text.Json.Nodes;
using Streaming.Protocol.Hub;
using Streaming.Protocol.MessagePack;
using Streaming.Protocol.Rest;
using Xunit;

namespace Streaming.Protocol.Tests.MessagePack;

public sealed class MessagePackPayloadTests
{
    public static TheoryData<string> Names => [.. Samples.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_is_the_same_object_in_both_encodings(string name)
    {
        var message = Samples.All[name];

        var read = MessagePackPayload.Read<JsonElement>(MessagePackPayload.ToBytes(message));

        var (expected, actual) = (Samples.Json(message), read.GetRawText());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), $"{expected}\nbecame\n{actual}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_that_was_read_is_the_one_that_was_written(string name)
    {
        var message = Samples.All[name];
        var reader = new MessagePackReader(MessagePackPayload.ToBytes(message));

        var read = MessagePackPayload.Read(ref reader, message.GetType())!;

        Assert.True(reader.IsAtEnd);
        Assert.Equal(Samples.Json(message), Samples.Json(read));
    }

    [Fact]
    public void A_field_has_one_type_whatever_its_value()
    {
        var bytes = MessagePackPayload.ToBytes(new LeaderboardEntry { Rank = 1, Symbol = "SPY", Value = 2 });

        // {"rank": 1, "symbol": "SPY", "value": 2.0}: an integer stays int and a real stays float64 when it is whole.
        Assert.Equal(
            "83" + "A472616E6B" + "01" + "A673796D626F6C" + "A3535059" + "A576616C7565" + "CB4000000000000000",
            Convert.ToHexString(bytes));
    }

    [Fact]
    public void An_answer_s_updates_come_back_as_what_their_topics_say()
    {
        var results = MessagePackPayload.Read<SubscribeResult[]>(
            MessagePackPayload.ToBytes(Samples.All["hub-subscribe-result"]))!;

        Assert.IsType<SeriesBarUpdate>(Assert.Single(results[0].Updates));
        Assert.IsType<HeatmapColumnUpdate>(Assert.Single(results[1].Updates));
        Assert.Equal(Codes.TierRestricted, results[2].Code);
    }

    [Fact]
    public void What_a_peer_leaves_undefined_is_absent()
    {
        // The JavaScript encoder writes undefined as nil.
        var bytes = Bytes.Of((ref writer) =>
        {
            writer.WriteArrayHeader(1);
            writer.WriteMapHeader(3);
            writer.Write("topic");
            writer.Write("headline/*");
            writer.Write("since");
            writer.WriteNil();
            writer.Write("minutes");
            writer.WriteNil();
        });

        var request = Assert.Single(MessagePackPayload.Read<SubscribeRequest[]>(bytes)!);

        Assert.Equal(new SubscribeRequest { Topic = "headline/*" }, request);
    }

    [Fact]
    public void A_number_that_json_cannot_say_is_neither_written_nor_read()
    {
        var entry = new LeaderboardEntry { Rank = 1, Symbol = "SPY", Value = double.NaN };

        Assert.Throws<ArgumentException>(() => MessagePackPayload.ToBytes(entry));
        Assert.Throws<MessagePackException>(
            () => MessagePackPayload.Read<double>(Bytes.Of((ref writer) => writer.Write(double.PositiveInfinity))));
    }

    [Fact]
    public void A_value_may_be_so_deep_and_no_deeper()
    {
        byte[] Nested(int levels) => [.. Enumerable.Repeat((byte)0x91, levels), 0xc0];

        Assert.Equal(JsonValueKind.Array, MessagePackPayload.Read<JsonElement>(Nested(32)).ValueKind);
        Assert.Throws<MessagePackException>(() => MessagePackPayload.Read<JsonElement>(Nested(33)));
        Assert.Throws<MessagePackException>(() => MessagePackPayload.Read<JsonElement>(Nested(1_000_000)));
    }

    [Fact]
    public void A_large_answer_passes_whole_and_so_does_the_small_one_after_it()
    {
        var column = (HeatmapColumnUpdate)Samples.All["hub-heatmap-column"];
        var result = ((SubscribeResult[])Samples.All["hub-subscribe-result"])[1] with
        {
            Updates = [.. Enumerable.Repeat(column with { Values = new long?[500] }, 390)],
        };
        SubscribeResult[] answer = [result];

        var read = MessagePackPayload.Read<SubscribeResult[]>(MessagePackPayload.ToBytes(answer))!;

        Assert.Equal(390, read[0].Updates.Count);
        Assert.Equal("small", MessagePackPayload.Read<string>(MessagePackPayload.ToBytes("small")));
    }

    [Fact]
    public void Bytes_after_the_value_are_refused()
    {
        Assert.Throws<MessagePackException>(() => MessagePackPayload.Read<string>([0xa1, 0x78, 0xc0]));
    }
}
