using System.Globalization;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;

namespace Streaming.Feeds.Lean;

/// <summary>Where a day of one underlying lies in the folder, and in which clock and unit its files are.</summary>
/// <remarks>Option files are in New York time and ten-thousandths. An equity file is too; an index file is in dollars
/// and in the clock of the exchange that computes it.</remarks>
internal sealed record LeanSource
{
    /// <summary>What option prices and strikes are multiplied by.</summary>
    public const double OptionScale = 10_000;

    private static readonly TimeZoneInfo Chicago = TimeZoneInfo.FindSystemTimeZoneById("America/Chicago");

    public required string Underlying { get; init; }

    public required TimeZoneInfo SpotZone { get; init; }

    public required double SpotScale { get; init; }

    public required LeanArchive OpenInterest { get; init; }

    public required LeanArchive Trades { get; init; }

    public required LeanArchive Quotes { get; init; }

    /// <summary>The underlying's trades, or its quotes where the folder has none of those.</summary>
    public required LeanArchive Spot { get; init; }

    public required bool SpotIsQuotes { get; init; }

    /// <exception cref="FeedException">A file of the day is missing; the message names it and the option.</exception>
    public static LeanSource Find(LeanFeedOptions options)
    {
        if (options.Root.Length == 0 || options.Symbol.Length == 0)
            throw new FeedException("Feed:Lean:Root and Feed:Lean:Symbol must be set: Lean's Data folder and an underlying.");

        var root = Path.GetFullPath(options.Root);
        if (!Directory.Exists(root))
            throw new FeedException($"Feed:Lean:Root names a folder that is not there: {root}");

        var symbol = options.Symbol.ToUpperInvariant();
        var isIndex = symbol is "SPX" or "SPXW";
        var optionRoot = isIndex ? "SPXW" : symbol;
        var underlying = OptionRoots.TryGetUnderlying(optionRoot, out var known)
            ? known
            : throw new FeedException($"Feed:Lean:Symbol {symbol} has no same-day options that this feed knows.");
        var style = isIndex ? "european" : "american";
        var day = $"{options.Date:yyyyMMdd}";
        var optionFolder = Path.Combine(root, isIndex ? "indexoption" : "option", "usa", "minute", Lower(optionRoot));
        var spotFolder = Path.Combine(root, isIndex ? "index" : "equity", "usa", "minute", Lower(underlying));
        var spotTrades = Path.Combine(spotFolder, $"{day}_trade.zip");
        var spotQuotes = Path.Combine(spotFolder, $"{day}_quote.zip");
        var spotIsQuotes = !File.Exists(spotTrades) && File.Exists(spotQuotes);

        LeanArchive Options(string kind) => LeanArchive.Open(
            Existing(Path.Combine(optionFolder, $"{day}_{kind}_{style}.zip"), options),
            name => ContractOf(name, optionRoot) is { } contract && IsPlayed(contract, options) ? contract : null);

        return new LeanSource
        {
            Underlying = underlying,
            SpotZone = isIndex ? Chicago : NewYorkDay.Zone,
            SpotScale = isIndex ? 1 : OptionScale,
            OpenInterest = Options("openinterest"),
            Trades = Options("trade"),
            Quotes = Options("quote"),
            Spot = LeanArchive.Open(spotIsQuotes ? spotQuotes : Existing(spotTrades, options), contractOf: null),
            SpotIsQuotes = spotIsQuotes,
        };
    }

    private static string Existing(string path, LeanFeedOptions options) =>
        File.Exists(path)
            ? path
            : throw new FeedException(
                $"The Lean folder has no {path}, which Feed:Lean:Symbol={options.Symbol} and Feed:Lean:Date={options.Date:yyyy-MM-dd} ask for.");

    private static bool IsPlayed(OptionContract contract, LeanFeedOptions options) =>
        contract.Expiry == options.Date || (options.IncludeLaterExpiries && contract.Expiry > options.Date);

    // 20151224_goog_minute_quote_american_call_7500000_20151224.csv
    private static OptionContract? ContractOf(string name, string root)
    {
        var parts = Path.GetFileNameWithoutExtension(name).Split('_');
        if (parts.Length != 8
            || !long.TryParse(parts[6], NumberStyles.None, CultureInfo.InvariantCulture, out var strike)
            || strike is 0 || strike % 10 != 0
            || !DateOnly.TryParseExact(parts[7], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var expiry))
            return null;

        return parts[5] switch
        {
            "call" => new OptionContract(root, expiry, OptionRight.Call, strike / 10),
            "put" => new OptionContract(root, expiry, OptionRight.Put, strike / 10),
            _ => null,
        };
    }

    // File names in the folder are lower case.
    private static string Lower(string symbol) => string.Create(
        symbol.Length, symbol, (span, text) => text.AsSpan().ToLowerInvariant(span));
}
