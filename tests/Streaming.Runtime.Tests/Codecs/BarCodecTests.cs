using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Runtime.Codecs;
using Streaming.Testing;
using Xunit;

namespace Streaming.Runtime.Tests.Codecs;

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
        bytes[0] = 4;

        var failure = Assert.Throws<InvalidDataException>(() => BarCodec.Decode(bytes, grid));

        Assert.Contains("format 4", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bar_of_the_second_format_has_not_all_levels_of_its_second_book()
    {
        var grid = RandomBars.GridOf(3);
        var bar = new RandomBars(8).Next(5, grid);
        var known = bar.Levels.Principled!;
        var bytes = BarCodec.Encode(new Bar
        {
            Ordinal = bar.Ordinal,
            Start = bar.Start,
            Levels = bar.Levels with
            {
                Principled = known with
                {
                    NetDex = null, CallWall = null, PutWall = null, PinScore = null, CharmDollarsPerHour = null,
                },
            },
            HedgeFlowCalls = 0,
            HedgeFlowPuts = 0,
            HedgeFlowCallsChange = 0,
            HedgeFlowPutsChange = 0,
            Strikes = bar.Strikes,
        });

        // What the second format wrote is what the third writes of a bar without them.
        bytes[0] = 2;
        var read = BarCodec.Decode(bytes, grid).Levels.Principled!;

        Assert.Equal((known.NetGex, known.CiLow, known.CiHigh, known.SignConfidence), (read.NetGex, read.CiLow, read.CiHigh, read.SignConfidence));
        Assert.Null(read.NetDex ?? read.CharmDollarsPerHour ?? read.PinScore);
    }

    [Fact]
    public void A_bar_of_the_first_format_is_read_for_ever()
    {
        // Written by hand after the first format, which knew one book.
        var bytes = Convert.FromHexString(
            "01048080a1eba4cdd7cb3103950000000000c282400000000000e882400000000000c88240df12c6aacca70790b0b1b805d3b18a"
            + "41009a01010a0b0e0fc801c70190038f03d804d704a0069f06e807e707b009af09f80af70ac00cbf0c");

        var bar = BarCodec.Decode(bytes, RandomBars.GridOf(2));

        Assert.Equal((4, new DateTimeOffset(2026, 8, 14, 13, 32, 0, TimeSpan.Zero)), (bar.Ordinal, bar.Start.ToUtc()));
        Assert.True(bar.Partial && bar.Strikes.HasExposures);
        Assert.Equal(
            (600.25, 605.0, 601.0, null, -1_200L),
            (bar.Levels.Spot, bar.Levels.CallWall, bar.Levels.Magnet, bar.Levels.GammaFlip, bar.Levels.CharmDollarsPerHour));
        Assert.Equal((981_043_875, -68_242_538, 77), (bar.Levels.NetGex, bar.Levels.NetVex, bar.Levels.PinScore));
        Assert.Equal(Regime.PositiveGamma, bar.Levels.Regime);
        Assert.Equal(
            (5, -6, 7, -8),
            (bar.HedgeFlowCalls, bar.HedgeFlowPuts, bar.HedgeFlowCallsChange, bar.HedgeFlowPutsChange));
        Assert.Equal([100, -100], bar.Strikes.Gex);
        Assert.Equal([800, -800], bar.Strikes.SignedGammaDollars);
        Assert.Null(bar.Levels.Principled);
        Assert.Null(bar.Strikes.Principled);
    }
}
