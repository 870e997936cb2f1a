using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Streaming.Server.Hosting;

public enum FeedKind
{
    Simulator,
    Tape,
    Lean,
    Databento,
    Massive,
}

/// <summary>Where the market comes from. What each kind needs stands in a section of its own.</summary>
public sealed class FeedOptions
{
    public const string Section = "Feed";

    /// <summary>Where the market comes from.</summary>
    [EnumDataType(typeof(FeedKind))]
    public FeedKind Kind { get; set; } = FeedKind.Simulator;

    /// <summary>Makes sessions that are stored anew, under new epochs.</summary>
    public bool Restart { get; set; }
}

[OptionsValidator]
public sealed partial class FeedOptionsValidator : IValidateOptions<FeedOptions>;
