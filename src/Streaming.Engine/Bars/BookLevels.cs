using Streaming.Engine.Exposures;

namespace Streaming.Engine.Bars;

/// <summary>What one of the two books says at the end of a bar, whichever it is. Null is "not known".</summary>
public readonly record struct BookLevels(
    long NetGex, long NetDex, double? GammaFlip, double? CallWall, double? PutWall, double? Magnet, int PinScore,
    double? PinProbability, Regime Regime, long? CharmDollarsPerHour)
{
    /// <summary>Net values are 0 and the regime is undetermined where the bar has nothing of the book.</summary>
    public static BookLevels Of(BarLevels levels, Book book) => (book, levels.Principled) switch
    {
        (Book.Compat, _) => new(
            levels.NetGex, levels.NetDex, levels.GammaFlip, levels.CallWall, levels.PutWall, levels.Magnet,
            levels.PinScore, levels.PinProbability, levels.Regime, levels.CharmDollarsPerHour),
        (_, { } known) => new(
            known.NetGex, known.NetDex ?? 0, known.GammaFlip, known.CallWall, known.PutWall, known.Magnet,
            known.PinScore ?? 0, known.PinProbability, known.Regime, known.CharmDollarsPerHour),
        _ => new(0, 0, null, null, null, null, 0, null, Regime.Undetermined, null),
    };
}
