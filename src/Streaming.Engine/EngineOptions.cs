using System.ComponentModel.DataAnnotations;

namespace Streaming.Engine;

/// <summary>The engine's choices.</summary>
public sealed class EngineOptions
{
    public const string Section = "Engine";

    /// <summary>How long a bar waits after its end for late prints.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:15")]
    public TimeSpan CloseGrace { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A silence of the feed that is longer than this is not normal; severity then stays as it is.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The newest prints of a symbol's session that can still be cancelled, as a power of two: 16 is 65,536.</summary>
    [Range(8, 24)]
    public int PrintsRememberedPower { get; set; } = 16;
}
