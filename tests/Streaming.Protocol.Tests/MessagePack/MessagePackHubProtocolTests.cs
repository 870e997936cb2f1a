using System.Buffers;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Protocol.MessagePack;
using Xunit;

namespace Streaming.Protocol.Tests.MessagePack;

public sealed class MessagePackHubProtocolTests
{
    private static readonly MessagePackHubProtocol Protocol = new();
    private static readonly Binder OneText = new(typeof(string));

    // Layouts of HubProtocol.md, "MessagePack (MsgPack) encoding", with the length before them.
    public static TheoryData<string, HubMessage> Layouts => new()
    {
        { "0A 96 01 80 C0 A2 4D 65 91 05 90", new InvocationMessage("Me", [5]) },
        { "0D 96 01 80 A1 37 A2 4D 65 91 C2 91 A1 31", new InvocationMessage("7", "Me", [false], ["1"]) },
        { "07 94 02 80 A1 37 A1 78", new StreamItemMessage("7", "x") },
        { "08 95 03 80 A1 37 01 A1 45", CompletionMessage.WithError("7", "E") },
        { "06 94 03 80 A1 37 02", CompletionMessage.Empty("7") },
        { "07 95 03 80 A1 37 03 C0", CompletionMessage.WithResult("7", null) },
        { "0A 96 04 80 A1 37 A2 4D 65 90 90", new StreamInvocationMessage("7", "Me", []) },
        { "05 93 05 80 A1 37", new CancelInvocationMessage("7") },
        { "02 91 06", PingMessage.Instance },
        { "04 93 07 C0 C3", new CloseMessage(error: null, allowReconnect: true) },
        { "03 92 08 2A", new AckMessage(42) },
        { "03 92 09 2A", new SequenceMessage(42) },
    };

    [Theory]
    [MemberData(nameof(Layouts), DisableDiscoveryEnumeration = true)]
    public void A_message_has_its_documented_bytes(string hex, HubMessage message)
    {
        var expected = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        var output = new ArrayBufferWriter<byte>();

        Protocol.WriteMessage(message, output);

        Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(Protocol.GetMessageBytes(message).Span));
        Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(output.WrittenSpan));
    }

    [Fact]
    public void Headers_go_both_ways()
    {
        var message = new InvocationMessage("Me", ["x"]) { Headers = new Dictionary<string, string> { ["a"] = "b" } };

        var read = Assert.IsType<InvocationMessage>(Assert.Single(Frames.ReadAll(Protocol.GetMessageBytes(message).ToArray(), OneText)));

        Assert.Equal("b", Assert.Single(read.Headers!).Value);
        Assert.Equal("x", Assert.Single(read.Arguments));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(127 - 7)]
    [InlineData(128 - 7)]
    [InlineData(16_383)]
    [InlineData(2_200_000)]
    public void A_message_of_any_length_comes_back(int length)
    {
        var message = new InvocationMessage("Me", [new string('x', length)]);

        var read = Assert.Single(Frames.ReadAll(Protocol.GetMessageBytes(message).ToArray(), OneText));

        Assert.Equal(length, Assert.IsType<string>(Assert.IsType<InvocationMessage>(read).Arguments[0]).Length);
    }

    [Fact]
    public void Messages_in_one_read_or_in_one_byte_reads_are_the_same_messages()
    {
        byte[] bytes =
        [
            .. Protocol.GetMessageBytes(new InvocationMessage("Me", [new string('x', 200)])).Span,
            .. Protocol.GetMessageBytes(PingMessage.Instance).Span,
            .. Protocol.GetMessageBytes(new InvocationMessage("Me", ["y"])).Span,
        ];

        var messages = Frames.ReadAll(Frames.Scattered(bytes), OneText, out var left);

        Assert.Equal(3, messages.Count);
        Assert.Equal("y", ((InvocationMessage)messages[2]).Arguments[0]);
        Assert.Equal(0, left);
    }

    [Fact]
    public void A_message_that_is_not_there_whole_is_waited_for()
    {
        var bytes = Protocol.GetMessageBytes(new InvocationMessage("Me", [new string('x', 300)])).ToArray();

        for (var length = 0; length < bytes.Length; length++)
        {
            var input = new ReadOnlySequence<byte>(bytes, 0, length);
            Assert.False(Protocol.TryParseMessage(ref input, OneText, out _));
            Assert.Equal(length, input.Length);
        }
    }

    [Fact]
    public void A_later_version_s_messages_and_items_are_passed_over()
    {
        byte[] bytes =
        [
            0x03, 0x92, 0x2A, 0x01, // [42, 1]
            0x03, 0x92, 0x06, 0xC0, // A ping with something more.
            0x02, 0x91, 0x2A,
        ];

        var messages = Frames.ReadAll(new ReadOnlySequence<byte>(bytes), OneText, out var left);

        Assert.IsType<PingMessage>(Assert.Single(messages));
        Assert.Equal(0, left);
    }

    [Fact]
    public void Arguments_that_do_not_fit_fail_their_call_and_no_other()
    {
        byte[] bytes =
        [
            .. Protocol.GetMessageBytes(new InvocationMessage("1", "Missing", ["x"])).Span,
            .. Protocol.GetMessageBytes(new InvocationMessage("2", "Me", ["x", "y"])).Span,
            .. Protocol.GetMessageBytes(new InvocationMessage("3", "Me", [7])).Span,
            .. Protocol.GetMessageBytes(new InvocationMessage("4", "Me", ["fits"])).Span,
        ];

        var messages = Frames.ReadAll(bytes, OneText);

        var failures = messages.Take(3).Select(message => Assert.IsType<InvocationBindingFailureMessage>(message)).ToList();
        Assert.Equal(["1", "2", "3"], failures.Select(failure => failure.InvocationId));
        Assert.IsType<HubException>(failures[0].BindingFailure.SourceException);
        Assert.IsType<MessagePackException>(failures[1].BindingFailure.SourceException);
        Assert.IsType<MessagePackException>(failures[2].BindingFailure.SourceException);
        Assert.Equal("fits", Assert.IsType<InvocationMessage>(messages[3]).Arguments[0]);
    }

    [Fact]
    public void A_result_that_cannot_be_read_ends_the_wait_with_an_error()
    {
        var bytes = Protocol.GetMessageBytes(CompletionMessage.WithResult("1", "no results")).ToArray();

        var completion = Assert.IsType<CompletionMessage>(Assert.Single(Frames.ReadAll(bytes, OneText)));

        Assert.NotNull(completion.Error);
        Assert.False(completion.HasResult);
    }

    [Theory]
    [InlineData("00")] // Nothing in it.
    [InlineData("0190")]
    [InlineData("01C0")]
    [InlineData("0291A1")]
    [InlineData("0493018001")] // An invocation that ends early.
    [InlineData("069403 80A13709")] // A completion that ends in no known way.
    [InlineData("FFFFFFFF08")] // More than 2 GB.
    [InlineData("FFFFFFFFFF")]
    public void A_malformed_message_ends_the_connection(string hex)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

        Assert.Throws<MessagePackException>(() => Frames.ReadAll(bytes, OneText));
    }

    [Fact]
    public void A_call_of_ours_is_read_typed()
    {
        var request = (SubscribeRequest[])Samples.All["hub-subscribe-request"];
        var bytes = Protocol.GetMessageBytes(new InvocationMessage("1", Targets.Subscribe, [request])).ToArray();

        var read = Frames.ReadAll(bytes, new Binder(typeof(SubscribeRequest[])));

        Assert.Equal(request, (SubscribeRequest[])Assert.IsType<InvocationMessage>(Assert.Single(read)).Arguments[0]!);
    }

    [Fact]
    public void It_is_the_protocol_the_official_clients_ask_for()
    {
        Assert.Equal("messagepack", Protocol.Name);
        Assert.Equal(2, Protocol.Version);
        Assert.True(Protocol.IsVersionSupported(1));
        Assert.True(Protocol.IsVersionSupported(2));
        Assert.False(Protocol.IsVersionSupported(3));
    }
}
