using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;

namespace Streaming.Runtime.Codecs;

/// <summary>A closed bar as bytes. Its strikes stand once a grid, elsewhere: see <see cref="StrikeGridCodec"/>.</summary>
/// <remarks>A version, once given, is read for ever.</remarks>
internal static class BarCodec
{
    /// <summary>2 added the principled book, 3 the rest of its levels.</summary>
    private const byte Version = 3;

    [Flags]
    private enum Has : byte
    {
        MissingRawBars = 1,
        Exposures = 2,
        PrincipledLevels = 4,
        PrincipledColumns = 8,
    }

    [Flags]
    private enum Known : byte
    {
        Spot = 1,
        GammaFlip = 2,
        CallWall = 4,
        PutWall = 8,
        Magnet = 16,
        PinProbability = 32,
        Volatility = 64,
        Charm = 128,
    }

    public static byte[] Encode(Bar bar)
    {
        var columns = bar.Strikes;
        var writer = new ByteWriter(96 + (columns.Grid.Count * 24));
        writer.Byte(Version);
        writer.Unsigned((ulong)bar.Ordinal);
        writer.Signed(bar.Start.UnixNanoseconds);
        writer.Byte((byte)FlagsOf(bar));
        Write(writer, bar.Levels);
        writer.Signed(bar.HedgeFlowCalls);
        writer.Signed(bar.HedgeFlowPuts);
        writer.Signed(bar.HedgeFlowCallsChange);
        writer.Signed(bar.HedgeFlowPutsChange);
        writer.Signed(bar.ExpectedHedgeFlowCalls);
        writer.Signed(bar.ExpectedHedgeFlowPuts);
        if (bar.Levels.Principled is { } principled)
            PrincipledCodec.Write(writer, principled);
        foreach (var column in Columns(columns))
        {
            if (column.Length != columns.Grid.Count)
                throw new ArgumentException($"A column of bar {bar.Ordinal} is not as long as its grid.", nameof(bar));
            foreach (var value in column)
                writer.Signed(value);
        }

        return writer.ToArray();
    }

    public static Bar Decode(ReadOnlySpan<byte> bytes, StrikeGrid grid)
    {
        var reader = new ByteReader(bytes);
        var version = reader.Byte();
        if (version is 0 or > Version)
            throw new InvalidDataException($"A bar of format {version} is newer than this program, which knows {Version}.");

        var ordinal = (int)reader.Unsigned();
        var start = new Timestamp(reader.Signed());
        var has = (Has)reader.Byte();
        var levels = ReadLevels(ref reader);
        var (calls, puts) = (reader.Signed(), reader.Signed());
        var (callsChange, putsChange) = (reader.Signed(), reader.Signed());
        var (expectedCalls, expectedPuts) = version < 2 ? default : (reader.Signed(), reader.Signed());
        var bar = new Bar
        {
            Ordinal = ordinal,
            Start = start,
            Partial = has.HasFlag(Has.MissingRawBars),
            Levels = has.HasFlag(Has.PrincipledLevels)
                ? levels with { Principled = PrincipledCodec.ReadLevels(ref reader) }
                : levels,
            HedgeFlowCalls = calls,
            HedgeFlowPuts = puts,
            HedgeFlowCallsChange = callsChange,
            HedgeFlowPutsChange = putsChange,
            ExpectedHedgeFlowCalls = expectedCalls,
            ExpectedHedgeFlowPuts = expectedPuts,
            Strikes = new StrikeColumns
            {
                Grid = grid,
                HasExposures = has.HasFlag(Has.Exposures),
                Gex = ReadColumn(ref reader, grid.Count),
                Dex = ReadColumn(ref reader, grid.Count),
                Vex = ReadColumn(ref reader, grid.Count),
                Chex = ReadColumn(ref reader, grid.Count),
                OpenInterest = ReadColumn(ref reader, grid.Count),
                SignedFlow = ReadColumn(ref reader, grid.Count),
                SignedDeltaDollars = ReadColumn(ref reader, grid.Count),
                SignedGammaDollars = ReadColumn(ref reader, grid.Count),
                Principled = has.HasFlag(Has.PrincipledColumns) ? ReadPrincipled(ref reader, grid.Count) : null,
            },
        };
        return reader.AtEnd ? bar : throw new InvalidDataException($"Bar {ordinal} is longer than its grid allows.");
    }

    private static Has FlagsOf(Bar bar) =>
        (bar.Partial ? Has.MissingRawBars : 0)
        | (bar.Strikes.HasExposures ? Has.Exposures : 0)
        | (bar.Levels.Principled is null ? 0 : Has.PrincipledLevels)
        | (bar.Strikes.Principled is null ? 0 : Has.PrincipledColumns);

    private static void Write(ByteWriter writer, BarLevels levels)
    {
        double?[] prices =
        [
            levels.Spot, levels.GammaFlip, levels.CallWall, levels.PutWall, levels.Magnet, levels.PinProbability,
            levels.AtTheMoneyVolatility,
        ];
        var known = levels.CharmDollarsPerHour is null ? 0 : Known.Charm;
        for (var i = 0; i < prices.Length; i++)
            if (prices[i] is not null)
                known |= (Known)(1 << i);

        writer.Byte((byte)known);
        foreach (var price in prices)
            if (price is { } value)
                writer.Double(value);
        if (levels.CharmDollarsPerHour is { } charm)
            writer.Signed(charm);

        writer.Signed(levels.NetGex);
        writer.Signed(levels.NetDex);
        writer.Signed(levels.NetVex);
        writer.Signed(levels.NetChex);
        writer.Signed(levels.PinScore);
        writer.Byte((byte)levels.Regime);
    }

    private static BarLevels ReadLevels(ref ByteReader reader)
    {
        var known = (Known)reader.Byte();
        return new BarLevels
        {
            Spot = known.HasFlag(Known.Spot) ? reader.Double() : null,
            GammaFlip = known.HasFlag(Known.GammaFlip) ? reader.Double() : null,
            CallWall = known.HasFlag(Known.CallWall) ? reader.Double() : null,
            PutWall = known.HasFlag(Known.PutWall) ? reader.Double() : null,
            Magnet = known.HasFlag(Known.Magnet) ? reader.Double() : null,
            PinProbability = known.HasFlag(Known.PinProbability) ? reader.Double() : null,
            AtTheMoneyVolatility = known.HasFlag(Known.Volatility) ? reader.Double() : null,
            CharmDollarsPerHour = known.HasFlag(Known.Charm) ? reader.Signed() : null,
            NetGex = reader.Signed(),
            NetDex = reader.Signed(),
            NetVex = reader.Signed(),
            NetChex = reader.Signed(),
            PinScore = (int)reader.Signed(),
            Regime = (Regime)reader.Byte(),
        };
    }

    private static long[][] Columns(StrikeColumns columns)
    {
        long[][] always =
        [
            columns.Gex, columns.Dex, columns.Vex, columns.Chex, columns.OpenInterest, columns.SignedFlow,
            columns.SignedDeltaDollars, columns.SignedGammaDollars,
        ];
        return columns.Principled is { } principled
            ?
            [
                .. always,
                principled.Gex, principled.GexMargin, principled.Dex, principled.DexMargin,
                principled.Vex, principled.VexMargin, principled.Chex, principled.ChexMargin, principled.OpenInterest,
            ]
            : always;
    }

    private static PrincipledColumns ReadPrincipled(ref ByteReader reader, int count) => new()
    {
        Gex = ReadColumn(ref reader, count),
        GexMargin = ReadColumn(ref reader, count),
        Dex = ReadColumn(ref reader, count),
        DexMargin = ReadColumn(ref reader, count),
        Vex = ReadColumn(ref reader, count),
        VexMargin = ReadColumn(ref reader, count),
        Chex = ReadColumn(ref reader, count),
        ChexMargin = ReadColumn(ref reader, count),
        OpenInterest = ReadColumn(ref reader, count),
    };

    private static long[] ReadColumn(ref ByteReader reader, int count)
    {
        var column = new long[count];
        for (var i = 0; i < count; i++)
            column[i] = reader.Signed();
        return column;
    }
}
