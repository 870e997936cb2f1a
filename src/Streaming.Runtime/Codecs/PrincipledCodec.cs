using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;

namespace Streaming.Runtime.Codecs;

/// <summary>The principled book's levels within a bar.</summary>
internal static class PrincipledCodec
{
    [Flags]
    private enum Known : byte
    {
        GammaFlip = 1,
        Magnet = 2,
        PinProbability = 4,
        CallWall = 8,
        PutWall = 16,
        Sums = 32,
    }

    public static void Write(ByteWriter writer, PrincipledLevels levels)
    {
        double?[] prices =
            [levels.GammaFlip, levels.Magnet, levels.PinProbability, levels.CallWall, levels.PutWall];
        var known = levels.NetDex is null ? 0 : Known.Sums;
        for (var i = 0; i < prices.Length; i++)
            if (prices[i] is not null)
                known |= (Known)(1 << i);

        writer.Byte((byte)known);
        foreach (var price in prices)
            if (price is { } value)
                writer.Double(value);

        writer.Signed(levels.NetGex);
        writer.Signed(levels.CiLow);
        writer.Signed(levels.CiHigh);
        writer.Double(levels.SignConfidence);
        writer.Byte((byte)levels.Regime);
        if (levels.NetDex is { } dex)
        {
            writer.Signed(dex);
            writer.Signed(levels.PinScore ?? 0);
            writer.Signed(levels.CharmDollarsPerHour ?? 0);
        }
    }

    public static PrincipledLevels ReadLevels(ref ByteReader reader)
    {
        var known = (Known)reader.Byte();
        var levels = new PrincipledLevels
        {
            GammaFlip = known.HasFlag(Known.GammaFlip) ? reader.Double() : null,
            Magnet = known.HasFlag(Known.Magnet) ? reader.Double() : null,
            PinProbability = known.HasFlag(Known.PinProbability) ? reader.Double() : null,
            CallWall = known.HasFlag(Known.CallWall) ? reader.Double() : null,
            PutWall = known.HasFlag(Known.PutWall) ? reader.Double() : null,
            NetGex = reader.Signed(),
            CiLow = reader.Signed(),
            CiHigh = reader.Signed(),
            SignConfidence = reader.Double(),
            Regime = (Regime)reader.Byte(),
        };
        return known.HasFlag(Known.Sums)
            ? levels with
            {
                NetDex = reader.Signed(),
                PinScore = (int)reader.Signed(),
                CharmDollarsPerHour = reader.Signed(),
            }
            : levels;
    }
}
