namespace Streaming.Feeds.Databento;

/// <summary>The letter by which OPRA names the venue a publisher number stands for.</summary>
/// <remarks>Publisher numbers: databento/dbn, publishers.rs. Letters: OPRA Pillar output specification, participant
/// ids.</remarks>
internal static class OpraVenue
{
    private const int First = 20;

    // AMEX, BOX, CBOE, EMERALD, EDGX, GEMX, ISE, MRX, MIAX, ARCA, (consolidated), PEARL, NOM, BX, C2, PHLX, BZX, MEMX.
    private const string Letters = "ABCDEHIJMN\0PQTWXZU";

    private const int Sapphire = 61;

    /// <summary>The letter; '\0' for the consolidated book and for a venue that is newer than this table.</summary>
    public static char Of(ushort publisherId) =>
        publisherId - First is var index && index >= 0 && index < Letters.Length ? Letters[index]
        : publisherId == Sapphire ? 'S'
        : '\0';
}
