namespace Streaming.Protocol;

/// <summary>Why <c>gamma_flip</c> is null: it stands beside the null, and nowhere else.</summary>
public static class FlipReasons
{
    /// <summary>There is no usable smile yet, so no gamma is known.</summary>
    public const string NoSmile = "no_smile";

    /// <summary>Net gamma has one sign over the whole range that is searched, six remaining sigmas around the spot (0.75 to
    /// 5 %), or crosses zero only where it is too small to have a sign.</summary>
    public const string NoSignChange = "no_sign_change";

    public static string? Of(double? flip, bool hasSmile) => flip is not null ? null : hasSmile ? NoSignChange : NoSmile;
}
