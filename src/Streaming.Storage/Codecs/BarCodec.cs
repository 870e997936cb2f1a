using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;

namespace Streaming.Storage.Codecs;

/// <summary>A closed bar as bytes. Its strikes stand once a grid, elsewhere: see <see cref="StrikeGridCodec"/>.</summary>
/// <remarks>A version, once given, is read for ever.</remarks>
internal static class BarCodec
{
    private const byte Version = 1;

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
        writer.Byte((byte)((bar.Partial ? 1 : 0) | (columns.HasExposures ? 2 : 0)));
        Write(writer, bar.Levels);
        writer.Signed(bar.HedgeFlowCalls);
        writer.Signed(bar.HedgeFlowPuts);
        writer.Signed(bar.HedgeFlowCallsChange);
        writer.Signed(bar.HedgeFlowPutsChange);
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
        if (reader.Byte() is var version && version != Version)
            throw new InvalidDataException($"A bar of format {version} is newer than this program, which knows {Version}.");

        var ordinal = (int)reader.Unsigned();
        var start = new Timestamp(reader.Signed());
        var flags = reader.Byte();
        var bar = new Bar
        {
            Ordinal = ordinal,
            Start = start,
            Partial = (flags & 1) != 0,
            Levels = ReadLevels(ref reader),
            HedgeFlowCalls = reader.Signed(),
            HedgeFlowPuts = reader.Signed(),
            HedgeFlowCallsChange = reader.Signed(),
            HedgeFlowPutsChange = reader.Signed(),
            Strikes = new StrikeColumns
            {
                Grid = grid,
                HasExposures = (flags & 2) != 0,
                Gex = ReadColumn(ref reader, grid.Count),
                Dex = ReadColumn(ref reader, grid.Count),
                Vex = ReadColumn(ref reader, grid.Count),
                Chex = ReadColumn(ref reader, grid.Count),
                OpenInterest = ReadColumn(ref reader, grid.Count),
                SignedFlow = ReadColumn(ref reader, grid.Count),
                SignedDeltaDollars = ReadColumn(ref reader, grid.Count),
                SignedGammaDollars = ReadColumn(ref reader, grid.Count),
            },
        };
        return reader.AtEnd ? bar : throw new InvalidDataException($"Bar {ordinal} is longer than its grid allows.");
    }

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

    private static long[][] Columns(StrikeColumns columns) =>
    [
        columns.Gex, columns.Dex, columns.Vex, columns.Chex, columns.OpenInterest, columns.SignedFlow,
        columns.SignedDeltaDollars, columns.SignedGammaDollars,
    ];

    private static long[] ReadColumn(ref ByteReader reader, int count)
    {
        var column = new long[count];
        for (var i = 0; i < count; i++)
            column[i] = reader.Signed();
        return column;
    }
}
