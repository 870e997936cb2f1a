using System.ComponentModel.DataAnnotations;
using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;
using Streaming.Engine.Saving;
using Streaming.Engine.Snapshots;

namespace Streaming.Engine;

/// <summary>The engine's choices.</summary>
public sealed class EngineOptions : IValidatableObject
{
    public const string Section = "Engine";

    /// <summary>The book that the main fields show and that severity, trade angle, setups and headlines are judged by.</summary>
    [EnumDataType(typeof(Book))]
    public Book Book { get; set; } = Book.Compat;

    /// <summary>How long a bar waits after its end for late prints.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:15")]
    public TimeSpan CloseGrace { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A silence of the feed that is longer than this is not normal; severity then stays as it is.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The newest prints of a symbol's session that can still be cancelled, as a power of two: 16 is 65,536.</summary>
    [Range(8, 24)]
    public int PrintsRememberedPower { get; set; } = 16;

    /// <summary>How many of the expiries after today's are kept of a symbol, the first that the feed speaks of; 0 keeps
    /// none.</summary>
    [Range(0, 128)]
    public int LaterExpiriesMax { get; set; } = 64;

    /// <summary>The share of lots that customers close on the day they open them.</summary>
    [Range(0.0, 1.0)]
    public double ClosingShare { get; set; } = 0.70;

    /// <summary>How long they hold those in the mean.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "06:30:00")]
    public TimeSpan HoldingTime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The share of customers' trades that market makers take and hedge.</summary>
    [Range(0.0, 1.0)]
    public double MarketMakerShare { get; set; } = 0.90;

    /// <summary>Whose sizes the feed's best quotes carry. OPRA's name the one venue that sets the price.</summary>
    [EnumDataType(typeof(QuoteSizes))]
    public QuoteSizes QuoteSizes { get; set; }

    /// <summary>Dollars a day, by symbol, of everything dealers may hedge with: shares, futures and funds.</summary>
    public Dictionary<string, double> HedgingVolumes { get; set; } = new(StringComparer.Ordinal)
    {
        ["SPX"] = 550e9, ["SPY"] = 550e9, ["XSP"] = 550e9,
        ["NDX"] = 250e9, ["QQQ"] = 250e9,
        ["RUT"] = 60e9, ["IWM"] = 60e9,
    };

    /// <summary>The same for every other symbol.</summary>
    [Range(1e6, 1e13)]
    public double OtherHedgingVolume { get; set; } = 5e9;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (symbol, volume) in HedgingVolumes)
            if (volume is not (>= 1e6 and <= 1e13))
                yield return new ValidationResult(
                    $"The hedging volume of {symbol} must lie in 1e6 to 1e13 dollars.", [nameof(HedgingVolumes)]);
    }

    /// <summary>All of them, in an order of their own.</summary>
    internal void Save(ref StateWriter writer)
    {
        writer.Value(Book);
        writer.Value(CloseGrace);
        writer.Value(StaleAfter);
        writer.Value(PrintsRememberedPower);
        writer.Value(LaterExpiriesMax);
        writer.Value(ClosingShare);
        writer.Value(HoldingTime);
        writer.Value(MarketMakerShare);
        writer.Value(QuoteSizes);
        foreach (var (symbol, volume) in HedgingVolumes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.Text(symbol);
            writer.Value(volume);
        }

        writer.Value(OtherHedgingVolume);
    }

    internal bool IsStale(in FeedTimes newest, Timestamp asOf) =>
        newest.Any is not { } last || asOf - last > StaleAfter;

    internal double HedgingVolumeOf(string symbol) => HedgingVolumes.GetValueOrDefault(symbol, OtherHedgingVolume);
}

/// <summary>What the sizes beside a best bid and offer are.</summary>
public enum QuoteSizes
{
    /// <summary>Of the venue that sets the price.</summary>
    OneVenue,

    /// <summary>Of all venues at that price together.</summary>
    Consolidated,
}
