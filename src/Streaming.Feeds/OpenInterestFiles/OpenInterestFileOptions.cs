using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Streaming.Feeds.OpenInterestFiles;

/// <summary>Open interest from files, beside a live feed.</summary>
public sealed class OpenInterestFileOptions
{
    /// <summary>Cboe's delayed quotes (<c>.json</c>) or lines of <c>symbol,oi,date</c> (<c>.csv</c>). They are read at the
    /// start, when one has changed, and for each new session; what is not of the last trading day is refused.</summary>
    [MaxLength(64)]
    public IList<string> Files { get; set; } = [];
}

[OptionsValidator]
public sealed partial class OpenInterestFileOptionsValidator : IValidateOptions<OpenInterestFileOptions>;
