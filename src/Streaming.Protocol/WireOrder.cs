namespace Streaming.Protocol;

/// <summary>Where a property stands in its object: position before content, what was added to the contract after it.</summary>
internal static class WireOrder
{
    internal const int Header = -3;
    internal const int BarPosition = -2;
    internal const int Decision = 1;
    internal const int BarEnd = 1;
    internal const int Position = 2;
    internal const int Trailer = 3;
}
