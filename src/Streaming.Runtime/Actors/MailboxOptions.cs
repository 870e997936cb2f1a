using System.ComponentModel.DataAnnotations;

namespace Streaming.Runtime.Actors;

/// <summary>How much may wait in front of one symbol's actor.</summary>
public sealed class MailboxOptions
{
    /// <summary>Events in a batch; a batch is handed over, journalled and applied as one.</summary>
    [Range(16, 16_384)]
    public int BatchEvents { get; set; } = 512;

    /// <summary>Whole batches that may wait; beyond them a live feed's quotes are conflated and its trades wait.</summary>
    [Range(1, 1_024)]
    public int Batches { get; set; } = 16;
}
