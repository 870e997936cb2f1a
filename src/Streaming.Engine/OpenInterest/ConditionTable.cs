using Streaming.Engine.MarketData;

namespace Streaming.Engine.OpenInterest;

/// <summary>Every OPRA message type and its treatment, as data.</summary>
/// <remarks>Codes: OPRA Binary Data Recipient Specification. Treatments are ours.</remarks>
public static class ConditionTable
{
    private static readonly ConditionTreatment[] Rows =
    [
        Print(' ', "REGULAR", Signing.Full),
        Print('I', "AUTO", Signing.Full),
        Print('S', "ISOI", Signing.Full) with { IsSweep = true },
        Print('J', "REOP", Signing.Full),
        Print('v', "EXHT", Signing.Full),
        Print('a', "SLAN", Signing.Quote, prior: 0.95) with { IsAuction = true },
        Print('b', "SLAI", Signing.Quote, prior: 0.95) with { IsAuction = true, IsSweep = true },
        Print('c', "SLCN", Signing.None),
        Print('d', "SLCI", Signing.None) with { IsSweep = true },
        Print('e', "SLFT", Signing.Quote, prior: 0.60),
        Print('f', "MLET", Signing.Package, prior: 0.53, packagePrior: 0.75),
        Print('g', "MLAT", Signing.Package, prior: 0.53, packagePrior: 0.75) with { IsAuction = true },
        Print('i', "MLFT", Signing.Package, prior: 0.53, packagePrior: 0.75),
        Print('j', "MESL", Signing.Package, prior: 0.60, packagePrior: 0.75),
        Print('l', "MASL", Signing.Package, prior: 0.60, packagePrior: 0.75) with { IsAuction = true },
        Print('m', "MFSL", Signing.Package, prior: 0.60, packagePrior: 0.75),
        Print('h', "MLCT", Signing.None),
        StockOption('k', "TLAT") with { IsAuction = true },
        StockOption('n', "TLET"),
        StockOption('o', "TLCT"),
        StockOption('p', "TLFT"),
        StockOption('q', "TESL"),
        StockOption('r', "TASL") with { IsAuction = true },
        StockOption('s', "TFSL"),
        VolumeOnly('t', "CBMO"),
        VolumeOnly('u', "MCTP"),
        Print('B', "OSEQ", Signing.QuoteAtTradeTime, prior: 0.50),
        Print('D', "LATE", Signing.QuoteAtTradeTime, prior: 0.50),
        Print('F', "OPEN", Signing.QuoteAtTradeTime, prior: 0.50),
        Print('H', "OPNL", Signing.QuoteAtTradeTime, prior: 0.50),
        Cancel('A', "CANC"),
        Cancel('C', "CNCL"),
        Cancel('E', "CNCO"),
        Cancel('G', "CNOL"),
    ];

    private static readonly ConditionTreatment[] ByLetter = Index();

    public static ReadOnlySpan<ConditionTreatment> All => Rows;

    /// <summary>The treatment of a code; a letter nobody has heard of counts as volume and is not signed.</summary>
    public static ref readonly ConditionTreatment Of(ConditionCode code) =>
        ref ByLetter[code.Letter < ByLetter.Length ? code.Letter : 0];

    private static ConditionTreatment[] Index()
    {
        var index = new ConditionTreatment[128];
        for (var letter = 0; letter < index.Length; letter++)
            index[letter] = new((char)letter, "UNKNOWN", Signing.None, false, CountsFlow: true, 1, 0.5, 0.5);
        foreach (var row in Rows)
            index[row.Letter] = row;
        return index;
    }

    private static ConditionTreatment Print(
        char letter, string mnemonic, Signing signing, double prior = 0, double packagePrior = 0) =>
        new(letter, mnemonic, signing, IsCancel: false, CountsFlow: true, DeltaWeight: 1, prior, packagePrior);

    private static ConditionTreatment StockOption(char letter, string mnemonic) =>
        new(letter, mnemonic, Signing.Quote, IsCancel: false, CountsFlow: true, DeltaWeight: 0, 0.55, 0.55);

    private static ConditionTreatment VolumeOnly(char letter, string mnemonic) =>
        new(letter, mnemonic, Signing.None, IsCancel: false, CountsFlow: false, DeltaWeight: 0, 0.5, 0.5);

    private static ConditionTreatment Cancel(char letter, string mnemonic) =>
        new(letter, mnemonic, Signing.None, IsCancel: true, CountsFlow: false, DeltaWeight: 0, 0, 0);
}
