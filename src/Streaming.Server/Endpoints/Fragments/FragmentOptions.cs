using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Streaming.Server.Endpoints.Fragments;

/// <summary>What REST answers may keep. Section <c>Rest</c>.</summary>
public sealed class FragmentOptions
{
    public const string Section = "Rest";

    /// <summary>Bytes of encoded bars kept for the next answer; a session of 250 strikes is about 1.5 MB in one
    /// form.</summary>
    [Range(0L, 64L * 1024 * 1024 * 1024)]
    public long FragmentBytes { get; set; } = 256L * 1024 * 1024;
}

[OptionsValidator]
internal sealed partial class FragmentOptionsValidator : IValidateOptions<FragmentOptions>;
