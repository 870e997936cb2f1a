namespace Streaming.Engine.Headlines;

/// <summary>The listed strikes nearest to a setup's shape.</summary>
internal static class SetupStrikes
{
    public static StrikesHint? Find(SetupKind kind, SetupDirection direction, SetupSituation s, in SetupChain chain)
    {
        var (spot, sigma) = (s.Spot, s.SigmaDollars);
        var (call, put) = (s.Levels.CallWall?.Strike, s.Levels.PutWall?.Strike);
        switch (kind)
        {
            case SetupKind.IronFly:
                return Legs(
                    chain, Up(chain, spot), Down(chain, spot), Up(chain, spot + sigma), Down(chain, spot - sigma));

            case SetupKind.IronCondor when call is { } above && put is { } below:
                var shortCall = Up(chain, Math.Max(above, spot + sigma));
                var shortPut = Down(chain, Math.Min(below, spot - sigma));
                return Legs(
                    chain, shortCall, shortPut, Beyond(chain, shortCall, +1, sigma), Beyond(chain, shortPut, -1, sigma));

            case SetupKind.PutCreditSpread when put is { } below:
                var soldPut = Down(chain, below);
                return Legs(chain, None, soldPut, None, Beyond(chain, soldPut, -1, sigma));

            case SetupKind.CallCreditSpread when call is { } above:
                var soldCall = Up(chain, above);
                return Legs(chain, soldCall, None, Beyond(chain, soldCall, +1, sigma), None);

            case SetupKind.LongStraddle:
                return Legs(chain, None, None, Nearest(chain, spot), Nearest(chain, spot));

            // A debit spread: the long at the money, the short a sigma on.
            case SetupKind.DirectionalBreakout when direction == SetupDirection.Up:
                return Legs(chain, Up(chain, spot + sigma), None, Nearest(chain, spot), None);

            case SetupKind.DirectionalBreakout when direction == SetupDirection.Down:
                return Legs(chain, None, Down(chain, spot - sigma), None, Nearest(chain, spot));

            case SetupKind.Lotto when direction == SetupDirection.Up:
                return Legs(chain, None, None, Up(chain, spot + 0.5 * sigma), None);

            case SetupKind.Lotto when direction == SetupDirection.Down:
                return Legs(chain, None, None, None, Down(chain, spot - 0.5 * sigma));

            default:
                return null;
        }
    }

    /// <summary>No such leg; a row of -1 is a leg that the chain has not got.</summary>
    private const int None = -2;

    private static StrikesHint? Legs(in SetupChain chain, int shortCall, int shortPut, int longCall, int longPut)
    {
        if (shortCall == -1 || shortPut == -1 || longCall == -1 || longPut == -1
            || (shortCall >= 0 && chain.CallBids[shortCall] <= 0)
            || (shortPut >= 0 && chain.PutBids[shortPut] <= 0))
            return null;

        return new StrikesHint(
            At(chain, shortCall), At(chain, shortPut), At(chain, longCall), At(chain, longPut));
    }

    private static double? At(in SetupChain chain, int row) => row >= 0 ? chain.Strikes[row] : null;

    /// <summary>The lowest row at or above a price, or -1.</summary>
    private static int Up(in SetupChain chain, double price)
    {
        var row = chain.Strikes.BinarySearch(price);
        row = row < 0 ? ~row : row;
        return row < chain.Strikes.Length ? row : -1;
    }

    /// <summary>The highest row at or below a price, or -1.</summary>
    private static int Down(in SetupChain chain, double price)
    {
        var row = chain.Strikes.BinarySearch(price);
        return row < 0 ? ~row - 1 : row;
    }

    /// <summary>At least a strike and half a sigma farther out, or -1.</summary>
    private static int Beyond(in SetupChain chain, int row, int side, double sigma)
    {
        if (row < 0)
            return -1;

        var price = chain.Strikes[row] + side * 0.5 * sigma;
        if (side < 0)
            return Math.Min(Down(chain, price), row - 1);

        var up = Up(chain, price);
        var next = row + 1 < chain.Strikes.Length ? row + 1 : -1;
        return up < 0 || next < 0 ? -1 : Math.Max(up, next);
    }

    private static int Nearest(in SetupChain chain, double price)
    {
        var (down, up) = (Down(chain, price), Up(chain, price));
        return down < 0 ? up : up < 0 || price - chain.Strikes[down] <= chain.Strikes[up] - price ? down : up;
    }
}
