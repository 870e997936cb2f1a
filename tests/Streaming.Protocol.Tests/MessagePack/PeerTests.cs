using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Protocol.MessagePack;
using Xunit;

namespace Streaming.Protocol.Tests.MessagePack;

/// <summary>Our bytes and those of <c>@msgpack/msgpack</c> and <c>@microsoft/signalr-protocol-msgpack</c>.</summary>
public sealed class PeerTests
{
    private static readonly long[] Integers =
    [
        0, 1, 127, 128, 255, 256, 65_535, 65_536, 4_294_967_295, 4_294_967_296, 9_007_199_254_740_991,
        -1, -32, -33, -128, -129, -32_768, -32_769, -2_147_483_648, -2_147_483_649, -9_007_199_254_740_991,
    ];

    private static readonly double[] Reals = [0.1, -0.5, 590.42, 1e300, -1e-300, 5e-324, 1.7976931348623157e308];
    private static readonly int[] Lengths = [0, 1, 15, 16, 31, 32, 255, 256, 65_535, 65_536];
    private static readonly string[] Instants =
        ["2026-06-05T18:45:12Z", "2026-06-05T18:45:12.204Z", "1969-12-31T23:59:59.5Z", "2106-02-07T06:28:16Z", "2600-01-01T00:00:00.001Z"];

    [Fact]
    public async Task Every_form_of_every_value_has_the_same_bytes()
    {
        var questions = new JsonArray();
        var ours = new List<(string Name, byte[] Bytes)>();
        void Add(JsonObject question, byte[] bytes)
        {
            questions.Add(question);
            ours.Add((question.ToJsonString(), bytes));
        }

        Add(new() { ["value"] = null }, Bytes.Of((ref writer) => writer.WriteNil()));
        Add(new() { ["value"] = true }, Bytes.Of((ref writer) => writer.Write(true)));
        Add(new() { ["value"] = "σ — ±" }, Bytes.Of((ref writer) => writer.Write("σ — ±")));
        foreach (var integer in Integers)
            Add(new() { ["value"] = integer }, Bytes.Of((ref writer) => writer.Write(integer)));
        foreach (var real in Reals)
            Add(new() { ["value"] = real }, Bytes.Of((ref writer) => writer.Write(real)));
        foreach (var length in Lengths)
        {
            Add(new() { ["kind"] = "text", ["length"] = length }, Bytes.Of((ref writer) => writer.Write(new string('x', length))));
            Add(new() { ["kind"] = "array", ["length"] = length }, Bytes.Of((ref writer) => Bytes.WriteOnes(ref writer, length)));
            Add(new() { ["kind"] = "map", ["length"] = length }, Bytes.Of((ref writer) => Bytes.WriteEntries(ref writer, length)));
            Add(
                new() { ["kind"] = "binary", ["length"] = length },
                Bytes.Of((ref writer) => writer.WriteBinary([.. Enumerable.Repeat((byte)7, length)])));
        }

        foreach (var instant in Instants)
        {
            Add(
                new() { ["kind"] = "instant", ["value"] = instant },
                Bytes.Of((ref writer) => writer.WriteTimestamp(DateTimeOffset.Parse(instant, null))));
        }

        var theirs = (await Peer.AskAsync("corpus", questions)).AsArray();

        for (var i = 0; i < ours.Count; i++)
            Assert.True(theirs[i]!.GetValue<string>() == Convert.ToBase64String(ours[i].Bytes), ours[i].Name);
    }

    [Fact]
    public async Task The_peer_reads_every_message_as_its_json()
    {
        var messages = Samples.All.Values.ToList();

        var decoded = (await Peer.AskAsync("decode", Base64(messages.Select(MessagePackPayload.ToBytes)))).AsArray();

        for (var i = 0; i < messages.Count; i++)
            AssertSame(JsonNode.Parse(Samples.Json(messages[i])), decoded[i]);
    }

    [Fact]
    public async Task The_peer_s_bytes_of_a_message_differ_from_ours_only_in_real_numbers_that_happen_to_be_whole()
    {
        var messages = Samples.All.Values.ToList();

        var theirs = (await Peer.AskAsync("encode", new JsonArray([.. messages.Select(message => JsonNode.Parse(Samples.Json(message)))])))
            .AsArray();

        for (var i = 0; i < messages.Count; i++)
        {
            var ours = Bytes.WithWholeNumbersAsIntegers(MessagePackPayload.ToBytes(messages[i]));
            Assert.Equal(theirs[i]!.GetValue<string>(), Convert.ToBase64String(ours));
        }
    }

    [Fact]
    public async Task What_the_peer_wrote_is_read_as_the_message_it_was()
    {
        var messages = Samples.All.Values.ToList();

        var theirs = (await Peer.AskAsync("encode", new JsonArray([.. messages.Select(message => JsonNode.Parse(Samples.Json(message)))])))
            .AsArray();

        for (var i = 0; i < messages.Count; i++)
        {
            var reader = new MessagePackReader(Convert.FromBase64String(theirs[i]!.GetValue<string>()));
            var read = MessagePackPayload.Read(ref reader, messages[i].GetType())!;
            Assert.Equal(Samples.Json(messages[i]), Samples.Json(read));
        }
    }

    [Fact]
    public async Task The_official_hub_protocol_reads_our_frames()
    {
        var protocol = new MessagePackHubProtocol();
        var column = Samples.All["hub-heatmap-column"];
        HubMessage[] messages =
        [
            new InvocationMessage(Targets.HeatmapColumn, [column]),
            new InvocationMessage("7", Targets.Subscribe, [Samples.All["hub-subscribe-request"]], ["1"]),
            new StreamItemMessage("8", column),
            CompletionMessage.WithResult("9", Samples.All["hub-subscribe-result"]),
            CompletionMessage.WithError("10", "4504 limit_exceeded: 64 topics a call"),
            CompletionMessage.Empty("11"),
            PingMessage.Instance,
            new CloseMessage("bye", allowReconnect: true),
            CloseMessage.Empty,
            new AckMessage(4_294_967_296),
            new SequenceMessage(1),
        ];

        var read = (await Peer.AskAsync("parse", Base64(messages.Select(message => protocol.GetMessageBytes(message).ToArray()))))
            .AsArray();

        Assert.Equal(messages.Length, read.Count);
        AssertSame(JsonNode.Parse(Samples.Json(column)), read[0]!["arguments"]![0]);
        Assert.Equal("HeatmapColumn", read[0]!["target"]!.GetValue<string>());
        Assert.Null(read[0]!["invocationId"]);
        Assert.Equal("7", read[1]!["invocationId"]!.GetValue<string>());
        AssertSame(JsonNode.Parse(Samples.Json(column)), read[2]!["item"]);
        AssertSame(JsonNode.Parse(Samples.Json(Samples.All["hub-subscribe-result"])), read[3]!["result"]);
        Assert.Equal("4504 limit_exceeded: 64 topics a call", read[4]!["error"]!.GetValue<string>());
        Assert.Equal("11", read[5]!["invocationId"]!.GetValue<string>());
        Assert.Null(read[5]!["result"]);
        Assert.Equal("bye", read[7]!["error"]!.GetValue<string>());
        Assert.True(read[7]!["allowReconnect"]!.GetValue<bool>());
        Assert.False(read[8]!["allowReconnect"]!.GetValue<bool>());
        Assert.Equal(4_294_967_296, read[9]!["sequenceId"]!.GetValue<long>());
        Assert.Equal([1, 1, 2, 3, 3, 3, 6, 7, 7, 8, 9], read.Select(message => message!["type"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Our_hub_protocol_reads_the_official_one_s_frames_and_writes_the_same_bytes()
    {
        var requests = (SubscribeRequest[])Samples.All["hub-subscribe-request"];
        var json = JsonNode.Parse(Samples.Json(requests))!;
        var questions = new JsonArray(
            new JsonObject { ["type"] = 1, ["invocationId"] = "0", ["target"] = "Subscribe", ["arguments"] = new JsonArray(json.DeepClone()), ["streamIds"] = new JsonArray() },
            new JsonObject { ["type"] = 1, ["target"] = "Subscribe", ["arguments"] = new JsonArray(json.DeepClone()), ["headers"] = new JsonObject { ["a"] = "b" } },
            new JsonObject { ["type"] = 3, ["invocationId"] = "1", ["error"] = "wrong" },
            new JsonObject { ["type"] = 3, ["invocationId"] = "2" },
            new JsonObject { ["type"] = 4, ["invocationId"] = "3", ["target"] = "Subscribe", ["arguments"] = new JsonArray(json.DeepClone()), ["streamIds"] = new JsonArray("5") },
            new JsonObject { ["type"] = 5, ["invocationId"] = "3" },
            new JsonObject { ["type"] = 6 },
            new JsonObject { ["type"] = 7 },
            new JsonObject { ["type"] = 8, ["sequenceId"] = 70_000 },
            new JsonObject { ["type"] = 9, ["sequenceId"] = 1 });

        var frames = (await Peer.AskAsync("write", questions)).AsArray()
            .Select(frame => Convert.FromBase64String(frame!.GetValue<string>()))
            .ToList();

        var messages = Frames.ReadAll([.. frames.SelectMany(frame => frame)], new Binder(typeof(SubscribeRequest[])));
        Assert.Equal(frames.Count, messages.Count);
        var invocation = Assert.IsType<InvocationMessage>(messages[0]);
        Assert.Equal("0", invocation.InvocationId);
        Assert.Equal(requests, (SubscribeRequest[])invocation.Arguments[0]!);
        var silent = Assert.IsType<InvocationMessage>(messages[1]);
        Assert.Null(silent.InvocationId);
        Assert.Equal("b", silent.Headers!["a"]);
        Assert.Equal("wrong", Assert.IsType<CompletionMessage>(messages[2]).Error);
        Assert.False(Assert.IsType<CompletionMessage>(messages[3]).HasResult);
        Assert.Equal(["5"], Assert.IsType<StreamInvocationMessage>(messages[4]).StreamIds!);
        Assert.Equal("3", Assert.IsType<CancelInvocationMessage>(messages[5]).InvocationId);
        Assert.IsType<PingMessage>(messages[6]);
        Assert.IsType<CloseMessage>(messages[7]);
        Assert.Equal(70_000, Assert.IsType<AckMessage>(messages[8]).SequenceId);
        Assert.Equal(1, Assert.IsType<SequenceMessage>(messages[9]).SequenceId);

        var protocol = new MessagePackHubProtocol();
        foreach (var same in (int[])[0, 2, 3, 4, 5, 6, 8, 9])
            Assert.Equal(frames[same], protocol.GetMessageBytes(messages[same]).ToArray());
    }

    private static JsonArray Base64(IEnumerable<byte[]> values) =>
        [.. values.Select(value => JsonValue.Create(Convert.ToBase64String(value)))];

    private static void AssertSame(JsonNode? expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"{expected?.ToJsonString()}\nbecame\n{actual?.ToJsonString()}");
}
