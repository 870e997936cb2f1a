using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Streaming.Protocol;

namespace Streaming.Server.Access;

/// <summary>Who may call, and how often. Section <c>Access</c>.</summary>
public sealed class AccessOptions
{
    public const string Section = "Access";

    /// <summary>Keys that exist without a store: a first one for a fresh machine, or all of them for a small one.</summary>
    [ValidateEnumeratedItems]
    public IList<KeyOptions> Keys { get; set; } = [];

    [ValidateObjectMembers]
    public QuotaOptions Quotas { get; set; } = new();
}

public sealed class KeyOptions
{
    [Required, StringLength(64, MinimumLength = 1)]
    public string Name { get; set; } = "";

    [EnumDataType(typeof(Plan))]
    public Plan Plan { get; set; }

    /// <summary>The key's text. One made by <c>keys add</c> has 256 random bits; a shorter one is the owner's risk.</summary>
    [Required, StringLength(256, MinimumLength = 1)]
    public string Key { get; set; } = "";
}

/// <summary>Requests a key may make between two midnights UTC; 0 is unlimited.</summary>
public sealed class QuotaOptions
{
    private const int Most = 1_000_000_000;

    [Range(0, Most)]
    public int Free { get; set; } = 5;

    [Range(0, Most)]
    public int Basic { get; set; } = 100;

    [Range(0, Most)]
    public int Growth { get; set; } = 2_500;

    [Range(0, Most)]
    public int Alpha { get; set; }

    public int Of(Plan plan) => plan switch
    {
        Plan.Free => Free,
        Plan.Basic => Basic,
        Plan.Growth => Growth,
        _ => Alpha,
    };
}

[OptionsValidator]
internal sealed partial class AccessOptionsValidator : IValidateOptions<AccessOptions>;
