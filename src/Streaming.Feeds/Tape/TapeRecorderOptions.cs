using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Streaming.Feeds.Tape;

/// <summary>Where a feed is recorded, if it is.</summary>
public sealed class TapeRecorderOptions
{
    /// <summary>A <c>.jsonl</c> or <c>.jsonl.gz</c> file; a tape that is there is continued, behind what it has of a feed
    /// that is given again. Empty records nothing.</summary>
    public string Path { get; set; } = "";

    /// <summary>Batches that may wait for the writer before the symbols do.</summary>
    [Range(1, 65_536)]
    public int QueueCapacity { get; set; } = 1024;
}

[OptionsValidator]
public sealed partial class TapeRecorderOptionsValidator : IValidateOptions<TapeRecorderOptions>;
