using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;
using Streaming.Protocol;

namespace Streaming.Server.Access;

/// <summary>Who may call, from where, and how often. Section <c>Access</c>.</summary>
public sealed class AccessOptions
{
    public const string Section = "Access";

    /// <summary>Keys that exist without a store: a first one, or all of a small machine's.</summary>
    [ValidateEnumeratedItems]
    public IList<KeyOptions> Keys { get; set; } = [];

    [ValidateObjectMembers]
    public QuotaOptions Quotas { get; set; } = new();

    /// <summary>Requests a second from one address, key or none, before it is asked to slow down. This machine itself
    /// is not counted.</summary>
    [Range(1, 1_000_000)]
    public int AddressRate { get; set; } = 200;

    /// <summary>Requests an address may make at once after a pause.</summary>
    [Range(1, 1_000_000)]
    public int AddressBurst { get; set; } = 1_000;

    /// <summary>Web pages of other hosts that may call, <c>https://desk.example</c>; none by default.</summary>
    [Origins]
    public IList<string> Origins { get; set; } = [];

    /// <summary>Addresses or networks of proxies whose <c>X-Forwarded-*</c> headers are believed; none by
    /// default.</summary>
    [Networks]
    public IList<string> Proxies { get; set; } = [];
}

public sealed class KeyOptions
{
    /// <summary>Whose key it is; usage is counted by it.</summary>
    [Required, StringLength(64, MinimumLength = 1)]
    public string Name { get; set; } = "";

    /// <summary>What the key may use, and how often.</summary>
    [EnumDataType(typeof(Plan))]
    public Plan Plan { get; set; }

    /// <summary>The key's text. One made by <c>keys add</c> has 256 random bits; a shorter one is its owner's
    /// risk.</summary>
    [Required, StringLength(256, MinimumLength = 1)]
    public string Key { get; set; } = "";
}

/// <summary>Requests a key may make between two midnights UTC; 0 is unlimited.</summary>
public sealed class QuotaOptions
{
    private const int Most = 1_000_000_000;

    /// <summary>Requests a day of the free plan.</summary>
    [Range(0, Most)]
    public int Free { get; set; } = 5;

    /// <summary>Requests a day of the basic plan.</summary>
    [Range(0, Most)]
    public int Basic { get; set; } = 100;

    /// <summary>Requests a day of the growth plan.</summary>
    [Range(0, Most)]
    public int Growth { get; set; } = 2_500;

    /// <summary>Requests a day of the alpha plan; 0 is unlimited, here as above.</summary>
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

/// <summary>Scheme, host and port, and nothing behind them: as a browser sends it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OriginsAttribute()
    : ValidationAttribute("The field {0} must hold origins such as https://desk.example.")
{
    public override bool IsValid(object? value) =>
        value is IList<string> origins
        && origins.All(origin => Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri.GetLeftPart(UriPartial.Authority) == origin);
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class NetworksAttribute()
    : ValidationAttribute("The field {0} must hold addresses or networks such as 10.0.0.0/8.")
{
    public override bool IsValid(object? value) =>
        value is IList<string> networks
        && networks.All(network => IPAddress.TryParse(network, out _) || IPNetwork.TryParse(network, out _));
}

[OptionsValidator]
internal sealed partial class AccessOptionsValidator : IValidateOptions<AccessOptions>;
