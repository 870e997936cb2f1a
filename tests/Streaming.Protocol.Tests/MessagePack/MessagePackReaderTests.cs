using Streaming.Protocol.MessagePack;
using Xunit;

namespace Streaming.Protocol.Tests.MessagePack;

public sealed class MessagePackReaderTests
{
    [Theory]
    [InlineData("7f", 127L)]
    [InlineData("e0", -32L)]
    [InlineData("ccff", 255L)]
    [InlineData("cd0001", 1L)] // Longer than it need be, which the specification allows.
    [InlineData("cf7fffffffffffffff", long.MaxValue)]
    [InlineData("d080", -128L)]
    [InlineData("d1ff00", -256L)]
    [InlineData("d38000000000000000", long.MinValue)]
    public void An_integer_is_read_from_every_form(string hex, long expected) =>
        Assert.Equal(expected, Reader(hex).ReadInt64());

    [Fact]
    public void Integers_round_trip_at_and_around_every_power_of_two()
    {
        for (var bit = 0; bit < 63; bit++)
        {
            foreach (var value in (long[])[(1L << bit) - 1, 1L << bit, -(1L << bit), -(1L << bit) - 1])
            {
                var bytes = Bytes.Of((ref writer) => writer.Write(value));
                Assert.Equal(value, new MessagePackReader(bytes).ReadInt64());
            }
        }

        Assert.Equal(long.MinValue, new MessagePackReader(Bytes.Of((ref writer) => writer.Write(long.MinValue))).ReadInt64());
    }

    [Theory]
    [InlineData("ca3fc00000", 1.5)]
    [InlineData("cb3ff8000000000000", 1.5)]
    [InlineData("cd024e", 590)]
    public void A_number_is_read_from_both_sizes_and_from_an_integer(string hex, double expected) =>
        Assert.Equal(expected, Reader(hex).ReadDouble());

    // The specification's three layouts; the instants are its own field limits.
    [Theory]
    [InlineData("d6ffffffffff", "2106-02-07T06:28:15Z")]
    [InlineData("d7ff0000000100000000", "2106-02-07T06:28:16Z")]
    [InlineData("d7ffee6b27ffffffffff", "2514-05-30T01:53:03.9999999Z")]
    [InlineData("c70cff1dcd6500ffffffffffffffff", "1969-12-31T23:59:59.5Z")]
    public void A_timestamp_is_read_from_every_form(string hex, string expected) =>
        Assert.Equal(
            DateTimeOffset.Parse(expected, null),
            Reader(hex).ReadTimestamp(),
            TimeSpan.FromTicks(1));

    [Theory]
    [InlineData("c1")] // No value begins so.
    [InlineData("")]
    [InlineData("cf8000000000000000")] // 2^63.
    [InlineData("d3ff")]
    [InlineData("a3ffff")]
    [InlineData("a2c328")] // Not UTF-8.
    [InlineData("a3eda080")] // A lone surrogate.
    [InlineData("dbffffffff")] // A string of 4 GB.
    [InlineData("c6ffffffff")]
    [InlineData("ddffffffff")]
    [InlineData("dd0fffffffc0")] // An array of 268 million in one byte.
    [InlineData("dfffffffff")]
    [InlineData("81c0")]
    [InlineData("c9ffffffff05")]
    [InlineData("d5ff0000")] // A timestamp of two bytes.
    [InlineData("d605ffffffff")] // Nobody's extension.
    [InlineData("c70cff3b9aca000000000000000000")] // A billion nanoseconds.
    [InlineData("c70cff000000007fffffffffffffff")]
    public void What_is_malformed_is_refused(string hex)
    {
        Assert.Throws<MessagePackException>(() => ReadAny(hex));
    }

    [Fact]
    public void A_skip_passes_over_what_no_stack_could_hold()
    {
        var bytes = Enumerable.Repeat((byte)0x91, 1_000_000).Append((byte)0xc0).Append((byte)0x2a).ToArray();
        var reader = new MessagePackReader(bytes);

        reader.Skip();

        Assert.Equal(42, reader.ReadInt64());
    }

    [Fact]
    public void A_skip_ends_where_each_form_ends()
    {
        var bytes = Bytes.Of((ref writer) =>
        {
            writer.WriteMapHeader(2);
            writer.Write("column");
            writer.WriteColumn((long?[])[1, null, -70_000, 5_000_000_000]);
            writer.Write("rest");
            writer.WriteArrayHeader(6);
            writer.Write(590.42);
            writer.Write(false);
            writer.WriteBinary(new byte[300]);
            writer.WriteTimestamp(DateTimeOffset.UnixEpoch);
            writer.WriteRaw([0xca, 0, 0, 0, 0]);
            writer.Write(new string('x', 70_000));
            writer.Write(42);
        });
        var reader = new MessagePackReader(bytes);

        reader.Skip();

        Assert.Equal(42, reader.ReadInt32());
        Assert.True(reader.IsAtEnd);
        Assert.Equal(bytes.Length, reader.Consumed);
    }

    private static MessagePackReader Reader(string hex) => new(Convert.FromHexString(hex));

    private static void ReadAny(string hex)
    {
        var reader = Reader(hex);
        switch (reader.NextType)
        {
            case MessagePackType.Extension:
                reader.ReadTimestamp();
                break;
            case MessagePackType.Whole:
                reader.ReadInt64();
                break;
            default:
                reader.Skip();
                break;
        }
    }
}
