using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Streaming.Feeds.Tape;

/// <summary>Which tape to play, and how fast.</summary>
public sealed class TapeFeedOptions
{
    /// <summary>A <c>.jsonl</c> or <c>.jsonl.gz</c> file.</summary>
    [Required]
    public string Path { get; set; } = "";

    /// <summary>Market seconds per wall second; 0 is as fast as possible, 1 as recorded.</summary>
    [Range(0, 10_000)]
    public double Speed { get; set; } = 1;
}

[OptionsValidator]
public sealed partial class TapeFeedOptionsValidator : IValidateOptions<TapeFeedOptions>;
