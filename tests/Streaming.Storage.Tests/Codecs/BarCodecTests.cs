using Streaming.Storage.Codecs;
using Streaming.Testing;
using Xunit;

namespace Streaming.Storage.Tests.Codecs;

public sealed class BarCodecTests
{
    [Fact]
    public void Any_bar_comes_back_as_it_was()
    {
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var bars = new RandomBars(seed);
        for (var i = 0; i < 200; i++)
        {
            var grid = RandomBars.GridOf(i);
            var bar = bars.Next(i, grid, sparse: i % 2 == 1);

            BarAssert.Same([bar], [BarCodec.Decode(BarCodec.Encode(bar), grid)]);
        }
    }

    [Fact]
    public void A_bar_cut_short_or_too_long_is_no_bar()
    {
        var grid = RandomBars.GridOf(4);
        var bytes = BarCodec.Encode(new RandomBars(7).Next(0, grid));

        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => BarCodec.Decode(bytes.AsSpan(0, length), grid));
        Assert.Throws<InvalidDataException>(() => BarCodec.Decode([.. bytes, 0], grid));
        Assert.Throws<InvalidDataException>(() => BarCodec.Decode(bytes, RandomBars.GridOf(3)));
    }

    [Fact]
    public void A_bar_of_a_later_format_is_refused()
    {
        var grid = RandomBars.GridOf(1);
        var bytes = BarCodec.Encode(new RandomBars(7).Next(0, grid));
        bytes[0] = 2;

        var failure = Assert.Throws<InvalidDataException>(() => BarCodec.Decode(bytes, grid));

        Assert.Contains("format 2", failure.Message, StringComparison.Ordinal);
    }
}
