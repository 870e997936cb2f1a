using System.Diagnostics;
using Streaming.Engine.MarketData;

namespace Streaming.Engine.OpenInterest;

/// <summary>Which legs of a package are bought when the package is.</summary>
/// <remarks>A print tells its leg's size and not its direction, so only packages whose legs stand in a customary shape can
/// be signed: verticals and ratio spreads, straddles and strangles, butterflies, condors and their iron kin. That a call
/// and a put together are both bought is what they mostly are; a risk reversal would be read wrongly.</remarks>
internal static class PackageShape
{
    public const int LegsMax = 4;

    /// <summary>Fills the legs' directions, in their order.</summary>
    /// <returns>False where they have no shape that is known.</returns>
    public static bool TryRead(ReadOnlySpan<HeldPrint> legs, Span<int> directions)
    {
        Debug.Assert(legs.Length <= LegsMax, "The tracker holds no more together.");
        Span<int> order = stackalloc int[LegsMax];
        order = order[..legs.Length];
        SortByStrike(legs, order);
        switch (legs.Length)
        {
            case 2:
                directions[order[0]] = 1;
                directions[order[1]] = legs[0].Leg.Right == legs[1].Leg.Right ? -1 : 1;
                return true;

            case 3 when CallCount(legs) is 0 or 3
                && Size(legs, order[1]) == Size(legs, order[0]) + Size(legs, order[2]):
                directions[order[0]] = directions[order[2]] = 1;
                directions[order[1]] = -1;
                return true;

            case 4 when AreEqual(legs) && (CallCount(legs) is 0 or 4 || IsIron(legs, order)):
                directions[order[0]] = directions[order[3]] = 1;
                directions[order[1]] = directions[order[2]] = -1;
                return true;

            default:
                return false;
        }
    }

    // Two puts below two calls.
    private static bool IsIron(ReadOnlySpan<HeldPrint> legs, ReadOnlySpan<int> order) =>
        CallCount(legs) == 2
        && legs[order[2]].Leg.Right == OptionRight.Call && legs[order[3]].Leg.Right == OptionRight.Call;

    private static int Size(ReadOnlySpan<HeldPrint> legs, int leg) => legs[leg].Effect.Size;

    private static bool AreEqual(ReadOnlySpan<HeldPrint> legs)
    {
        foreach (ref readonly var leg in legs)
            if (leg.Effect.Size != legs[0].Effect.Size)
                return false;
        return true;
    }

    private static int CallCount(ReadOnlySpan<HeldPrint> legs)
    {
        var calls = 0;
        foreach (ref readonly var leg in legs)
            calls += leg.Leg.Right == OptionRight.Call ? 1 : 0;
        return calls;
    }

    private static void SortByStrike(ReadOnlySpan<HeldPrint> legs, Span<int> order)
    {
        for (var i = 0; i < order.Length; i++)
        {
            var place = i;
            for (; place > 0 && IsBelow(legs[i].Leg, legs[order[place - 1]].Leg); place--)
                order[place] = order[place - 1];
            order[place] = i;
        }
    }

    // At one strike the put comes first.
    private static bool IsBelow(Leg leg, Leg other) =>
        leg.Contract.StrikeThousandths < other.Contract.StrikeThousandths
        || (leg.Contract.StrikeThousandths == other.Contract.StrikeThousandths && leg.Right > other.Right);
}
