using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Streaming.Runtime.Actors;

namespace Streaming.Runtime;

/// <summary>How the actors work.</summary>
public sealed class RuntimeOptions
{
    public const string Section = "Runtime";

    /// <summary>At most one open-bar update a symbol in this time.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30")]
    public TimeSpan OpenBarCadence { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Underlyings the directory takes; events of more are an error of the feed's configuration.</summary>
    [Range(1, 100_000)]
    public int SymbolsMax { get; set; } = 10_000;

    /// <summary>A live feed that says nothing for so long while the market is open is connected anew. Never less than
    /// twice its cadence.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan FeedSilenceMax { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Raw bars from one checkpoint of a symbol's state to the next. A restart applies what came behind the
    /// newest.</summary>
    [Range(1, 1000)]
    public int CheckpointBars { get; set; } = 10;

    [ValidateObjectMembers]
    public MailboxOptions Mailbox { get; set; } = new();
}

[OptionsValidator]
public sealed partial class RuntimeOptionsValidator : IValidateOptions<RuntimeOptions>;
