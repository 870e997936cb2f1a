using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Streaming.Feeds.Massive;

/// <summary>What stands for an option's trades.</summary>
public enum MassiveTrades
{
    /// <summary>Each print.</summary>
    Prints,

    /// <summary>The total of each second, for plans without prints: one unsigned trade at its last price.</summary>
    Seconds,
}

/// <summary>What to ask of Massive (formerly Polygon.io).</summary>
public sealed class MassiveFeedOptions : IValidatableObject
{
    /// <summary>The API key.</summary>
    [Required, StringLength(128, MinimumLength = 8)]
    public string Key { get; set; } = "";

    /// <summary>The underlyings, such as SPX or SPY.</summary>
    [Required, MinLength(1)]
    public IList<string> Symbols { get; set; } = [];

    /// <summary>What stands for trades.</summary>
    [EnumDataType(typeof(MassiveTrades))]
    public MassiveTrades Trades { get; set; }

    /// <summary>Contracts whose quotes are asked for, those nearest to the price; a connection carries 1,000. 0 asks for
    /// none, for plans without quotes.</summary>
    [Range(0, 1_000)]
    public int QuotesMax { get; set; } = 1_000;

    /// <summary>How often the chains are asked for: for open interest, new contracts, and those nearest to the
    /// price.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "12:00:00")]
    public TimeSpan ChainInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often the underlyings' prices are asked for, one request each.</summary>
    [Range(typeof(TimeSpan), "00:00:00.25", "00:01:00")]
    public TimeSpan PriceInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The options socket.</summary>
    [Required]
    public string Socket { get; set; } = "wss://socket.massive.com/options";

    /// <summary>Where the chains are.</summary>
    [Required]
    public string Rest { get; set; } = "https://api.massive.com";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Uri.TryCreate(Socket, UriKind.Absolute, out var socket) || socket.Scheme is not ("ws" or "wss"))
            yield return new ValidationResult("It must be a ws or wss address.", [nameof(Socket)]);
        if (!Uri.TryCreate(Rest, UriKind.Absolute, out var rest) || rest.Scheme is not ("http" or "https"))
            yield return new ValidationResult("It must be an http or https address.", [nameof(Rest)]);
    }
}

[OptionsValidator]
public sealed partial class MassiveFeedOptionsValidator : IValidateOptions<MassiveFeedOptions>;
