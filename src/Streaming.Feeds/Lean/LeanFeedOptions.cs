using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Streaming.Feeds.Lean;

/// <summary>Which day of a Lean data folder to play, and how fast.</summary>
public sealed class LeanFeedOptions
{
    /// <summary>Lean's Data folder: the one that holds <c>option</c>, <c>equity</c> and <c>index</c>.</summary>
    [Required]
    public string Root { get; set; } = "";

    /// <summary>The underlying, such as GOOG or SPX.</summary>
    [Required, RegularExpression("^[A-Za-z.]{1,8}$")]
    public string Symbol { get; set; } = "";

    /// <summary>The trading day to play.</summary>
    [Required]
    public DateOnly Date { get; set; }

    /// <summary>Market seconds per wall second; 0 is as fast as possible, 1 as it was.</summary>
    [Range(0, 10_000)]
    public double Speed { get; set; } = 1;

    /// <summary>Whether contracts that expire after <see cref="Date"/> are played too.</summary>
    public bool IncludeLaterExpiries { get; set; }
}

[OptionsValidator]
public sealed partial class LeanFeedOptionsValidator : IValidateOptions<LeanFeedOptions>;
