namespace Streaming.Client;

/// <summary>Which bars are asked for; all of the current session where nothing is set.</summary>
public sealed record BarWindow
{
    public int? Minutes { get; init; }

    /// <summary>A recorded session.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>Only the bars behind this one.</summary>
    public long? SinceSeq { get; init; }

    /// <summary>The log that <see cref="SinceSeq"/> counts in.</summary>
    public string? Epoch { get; init; }
}
