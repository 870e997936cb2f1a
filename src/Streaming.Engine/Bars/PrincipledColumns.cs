namespace Streaming.Engine.Bars;

/// <summary>The principled book by strike at the end of a bar. Nine times in ten the truth is within the margin of a
/// value, on both sides.</summary>
public sealed record PrincipledColumns
{
    public required long[] Gex { get; init; }

    public required long[] GexMargin { get; init; }

    /// <summary>Of the dealers' position, unlike the compat book's.</summary>
    public required long[] Dex { get; init; }

    public required long[] DexMargin { get; init; }

    public required long[] Vex { get; init; }

    public required long[] VexMargin { get; init; }

    public required long[] Chex { get; init; }

    public required long[] ChexMargin { get; init; }

    public required long[] OpenInterest { get; init; }

    /// <summary>The same columns on another grid.</summary>
    internal PrincipledColumns Moved(Func<long[], long[]> move) => new()
    {
        Gex = move(Gex),
        GexMargin = move(GexMargin),
        Dex = move(Dex),
        DexMargin = move(DexMargin),
        Vex = move(Vex),
        VexMargin = move(VexMargin),
        Chex = move(Chex),
        ChexMargin = move(ChexMargin),
        OpenInterest = move(OpenInterest),
    };
}
