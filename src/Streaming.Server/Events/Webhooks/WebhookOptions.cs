using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Streaming.Protocol;

namespace Streaming.Server.Events.Webhooks;

/// <summary>Where events are posted to, and how patiently. Section <c>Webhooks</c>.</summary>
public sealed class WebhookOptions : IValidatableObject
{
    public const string Section = "Webhooks";

    /// <summary>Whether targets may be private addresses, and plain http: for a receiver beside the server.</summary>
    public bool AllowPrivate { get; set; }

    /// <summary>How long one attempt may take, from the name's look-up to the answer's headers.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts under way at once, over all webhooks. A webhook has one at a time; a key, and all webhooks that
    /// were slow the last time, have at most a quarter of them.</summary>
    [Range(16, 1_000)]
    public int Concurrency { get; set; } = 64;

    /// <summary>Webhooks of one key.</summary>
    [Range(1, 1_000)]
    public int PerKey { get; set; } = 10;

    /// <summary>Webhooks of the deployment itself, which belong to no key.</summary>
    [ValidateEnumeratedItems]
    public IList<WebhookTargetOptions> Targets { get; set; } = [];

    /// <summary>What is wrong with the targets beyond their limits.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from target in Targets.Index()
        from fault in FaultsOf(target.Item)
        select new ValidationResult($"{nameof(WebhookOptions)}.{nameof(Targets)}[{target.Index}].{fault}.");

    private IEnumerable<string> FaultsOf(WebhookTargetOptions target)
    {
        if (target.Url.Length > 0 && WebhookUrl.FaultOf(target.Url, AllowPrivate) is { } fault)
            yield return $"{nameof(target.Url)} {fault}"
                + (WebhookUrl.FaultOf(target.Url, allowPrivate: true) is null ? $" ({Section}:{nameof(AllowPrivate)}=true lets it)" : "");
        if (target.Secret.Length > 0 && !WebhookSecret.IsValid(target.Secret))
            yield return $"{nameof(target.Secret)} must be whsec_ and 24 to 64 bytes in base 64, "
                + "such as 'openssl rand -base64 32' makes";
        if (!target.Symbols.All(static symbol => Topic.IsSymbol(symbol)))
            yield return $"{nameof(target.Symbols)} must be symbols such as SPY";
    }
}

public sealed class WebhookTargetOptions
{
    /// <summary>Where events are posted to: https and public, unless private targets are allowed.</summary>
    [Required, StringLength(2_048, MinimumLength = 8)]
    public string Url { get; set; } = "";

    /// <summary><c>whsec_</c> and 24 to 64 bytes in base 64, known to the receiver.</summary>
    [Required]
    public string Secret { get; set; } = "";

    /// <summary><c>info</c>, <c>watch</c> or <c>alert</c>.</summary>
    [RegularExpression("info|watch|alert")]
    public string MinSeverity { get; set; } = "info";

    /// <summary>None for every symbol.</summary>
    public IList<string> Symbols { get; set; } = [];
}

[OptionsValidator]
internal sealed partial class WebhookOptionsValidator : IValidateOptions<WebhookOptions>;
