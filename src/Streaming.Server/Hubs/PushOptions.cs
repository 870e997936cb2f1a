using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Streaming.Server.Hubs;

/// <summary>What one connection, and one key, may take of the push side.</summary>
public sealed class PushOptions
{
    public const string Section = "Push";

    /// <summary>How long one write may wait for a client to read before its connection is ended as slow.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan SlowConsumerGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Closed bars and events that may wait for one client, in encoded bytes; past it the oldest bars of the
    /// fattest topic become one gap.</summary>
    [Range(16 * 1024, 64 * 1024 * 1024)]
    public int OutboxBytes { get; set; } = 1024 * 1024;

    /// <summary>Updates that wait together are written together, up to about this many bytes.</summary>
    [Range(1024, 1024 * 1024)]
    public int WriteBytes { get; set; } = 32 * 1024;

    /// <summary>Open connections of one key, counted from the moment they are let in.</summary>
    [Range(1, 100_000)]
    public int ConnectionsPerKey { get; set; } = 1_000;

    /// <summary>Topic answers with history for one key in a minute; past it a topic is subscribed without its past.</summary>
    [Range(1, 1_000_000)]
    public int AnswersPerMinute { get; set; } = 600;
}

[OptionsValidator]
internal sealed partial class PushOptionsValidator : IValidateOptions<PushOptions>;
