using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Streaming.Server.Cluster;

public enum ClusterKind
{
    /// <summary>This process is all there is.</summary>
    None,

    /// <summary>One of several hosts that share a PostgreSQL database.</summary>
    Orleans,
}

/// <summary>Whether this process is one host of several.</summary>
public sealed class ClusterOptions
{
    public const string Section = "Cluster";

    /// <summary>Whether this process is all there is or one host of several; <c>orleans</c> needs a build with
    /// <c>-p:UseOrleans=true</c>, and has <c>Cluster:Id</c>, <c>:Address</c>, <c>:Port</c>, <c>:ListenPort</c> and
    /// <c>:ProbeTimeout</c>.</summary>
    [EnumDataType(typeof(ClusterKind))]
    public ClusterKind Kind { get; set; } = ClusterKind.None;

    public static bool IsClustered(IConfiguration configuration) =>
        Enum.TryParse<ClusterKind>(configuration[$"{Section}:{nameof(Kind)}"], ignoreCase: true, out var kind)
        && kind == ClusterKind.Orleans;
}

[OptionsValidator]
public sealed partial class ClusterOptionsValidator : IValidateOptions<ClusterOptions>;
