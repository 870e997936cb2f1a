namespace Streaming.Engine;

/// <summary>The engine's choices. Ranges are checked where the options are read (the server), since the engine takes no
/// packages.</summary>
public sealed class EngineOptions
{
    /// <summary>How long a bar waits after its end for late prints.</summary>
    public TimeSpan CloseGrace { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Prints that can still be cancelled, per symbol and session; a power of two.</summary>
    public int PrintsRemembered { get; set; } = 65_536;
}
