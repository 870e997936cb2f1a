using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Streaming.Feeds.Databento;

/// <summary>Which DBN files to play, and how fast.</summary>
public sealed class DatabentoFileFeedOptions
{
    /// <summary>A <c>.dbn</c> or <c>.dbn.zst</c> file, or a folder of them that is played as one: trades, quotes,
    /// definitions and statistics come in a file each.</summary>
    [Required]
    public string Path { get; set; } = "";

    /// <summary>The underlyings to play; all that the files name where it is empty.</summary>
    public IList<string> Symbols { get; set; } = [];

    /// <summary>Market seconds per wall second; 0 is as fast as possible, 1 as it was.</summary>
    [Range(0, 10_000)]
    public double Speed { get; set; } = 1;

    /// <summary>Whether contracts that expire after the day are played too.</summary>
    public bool IncludeLaterExpiries { get; set; }
}

[OptionsValidator]
public sealed partial class DatabentoFileFeedOptionsValidator : IValidateOptions<DatabentoFileFeedOptions>;
