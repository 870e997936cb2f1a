using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Streaming.Orleans;

/// <summary>How this host takes its place in the cluster.</summary>
public sealed class ClusterSettings
{
    public const string Section = "Cluster";

    /// <summary>Hosts with the same name and the same database are one cluster.</summary>
    [Required, RegularExpression("^[a-z0-9-]{1,100}$")]
    public string Id { get; set; } = "streaming";

    /// <summary>The address that the other hosts reach this one at; empty for the machine's first.</summary>
    public string Address { get; set; } = "";

    /// <summary>The port that the other hosts reach this one at.</summary>
    [Range(1, 65_535)]
    public int Port { get; set; } = 11_111;

    /// <summary>The port that this one listens at, on every address, where what the others reach is mapped to it; 0 where
    /// it is not.</summary>
    [Range(0, 65_535)]
    public int ListenPort { get; set; }

    /// <summary>How long another host may be silent before it is asked again; after three times it is declared dead.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:01:00")]
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(2);
}

[OptionsValidator]
public sealed partial class ClusterSettingsValidator : IValidateOptions<ClusterSettings>;
