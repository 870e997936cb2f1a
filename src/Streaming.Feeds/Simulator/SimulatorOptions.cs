using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Streaming.Feeds.Simulator;

/// <summary>How much of a real day's traffic is simulated.</summary>
public enum SimulatorProfile
{
    /// <summary>A twentieth of the trades and a hundredth of the quotes: a screen full of life for little
    /// work.</summary>
    Demo,

    /// <summary>The traffic of 2025.</summary>
    Real,

    /// <summary>The same, ten times over for 2 s at the open, at 14:00 and before the close.</summary>
    Burst,
}

/// <summary>How much prints give away about who traded.</summary>
public enum SimulatorDifficulty
{
    /// <summary>As in published studies of today's options markets: the quote rule is right for 63 % of
    /// prints.</summary>
    Hard,

    /// <summary>As in the 1990s: 86 %.</summary>
    Easy,
}

/// <summary>When customers close what they opened.</summary>
public enum ClosingStyle
{
    /// <summary>60 % of lots, after 40 minutes in the mean.</summary>
    Exponential,

    /// <summary>Fast, slow, before the close, and never: what an estimator tuned to the other has to survive.</summary>
    Mixture,
}

/// <summary>Which market to simulate, and how fast.</summary>
public sealed class SimulatorOptions : IValidatableObject
{
    internal const int SymbolsMax = 64;

    // Inside the trading calendar's years, so that there are sessions behind the date.
    private const int FirstYear = 2011;
    private const int LastYear = 2034;

    /// <summary>The underlyings; SPY and QQQ where none is named. A name that is not known is a single stock.</summary>
    // Empty and not SPY and QQQ, because the configuration binder adds to an array's default.
    [MaxLength(SymbolsMax)]
    public string[] Symbols { get; set; } = [];

    /// <summary>The same seed gives the same events, on every machine.</summary>
    [Range(0, long.MaxValue)]
    public long Seed { get; set; } = 1;

    /// <summary>Market seconds per wall second; 0 is as fast as possible.</summary>
    [Range(0, 10_000)]
    public double Speed { get; set; } = 1;

    /// <summary>How much of the first session runs at full speed, counted from the open.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "06:30:00")]
    public TimeSpan HeadStart { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How much of a real day's traffic is simulated.</summary>
    [EnumDataType(typeof(SimulatorProfile))]
    public SimulatorProfile Profile { get; set; }

    /// <summary>How much prints give away about who traded.</summary>
    [EnumDataType(typeof(SimulatorDifficulty))]
    public SimulatorDifficulty Difficulty { get; set; }

    /// <summary>The first session: this trading day or the next one; the last trading day where nothing is
    /// said.</summary>
    public DateOnly? Date { get; set; }

    /// <summary>How many sessions to simulate; 0 for no end.</summary>
    [Range(0, 10_000)]
    public int Sessions { get; set; }

    /// <summary>How many days' options trade: 1 for those that expire today, 2 with the next trading day's, and so
    /// on.</summary>
    [Range(1, 5)]
    public int Expiries { get; set; } = 1;

    /// <summary>When customers close what they opened.</summary>
    [EnumDataType(typeof(ClosingStyle))]
    public ClosingStyle Closing { get; set; }

    /// <summary>Avellaneda and Lipkin's beta of the strike with the most gamma: how hard dealers' hedging moves the
    /// underlying, towards that strike or away from it as they are long or short. 0 switches it off.</summary>
    [Range(0, 0.5)]
    public double HedgingFeedback { get; set; }

    /// <summary>Whether customers start the day short calls and long puts, as the naive convention has it.</summary>
    public bool NaiveInventory { get; set; }

    /// <summary>Whether a scheduled announcement moves the price at 14:00.</summary>
    public bool Announcement { get; set; }

    /// <summary>A folder for what the feed does not say: who traded, and what is truly held. Empty writes
    /// nothing.</summary>
    public string TruthPath { get; set; } = "";

    public SimulatorFaultOptions Faults { get; set; } = new();

    /// <summary>Takes the place of the profile's share of a day's traffic.</summary>
    internal TrafficScale? Scale { get; set; }

    internal IReadOnlyList<string> SymbolsOrDefault => Symbols.Length == 0 ? ["SPY", "QQQ"] : Symbols;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var symbol in Symbols)
            if (!SymbolSetting.IsName(symbol))
                yield return new ValidationResult(
                    $"'{symbol}' is no underlying: one to six capital letters or digits, a letter at both ends.",
                    [nameof(Symbols)]);

        if (Symbols.Distinct(StringComparer.Ordinal).Count() != Symbols.Length)
            yield return new ValidationResult("A symbol is named twice.", [nameof(Symbols)]);
        if (Date is { Year: < FirstYear or > LastYear })
            yield return new ValidationResult($"The date must lie in {FirstYear} to {LastYear}.", [nameof(Date)]);
    }

}

[OptionsValidator]
public sealed partial class SimulatorOptionsValidator : IValidateOptions<SimulatorOptions>;
