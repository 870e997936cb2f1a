namespace Streaming.Client;

/// <summary>An answer that is not what was asked for.</summary>
/// <param name="code">An HTTP status or a code of the push protocol.</param>
/// <param name="error">The service's word for it: <c>invalid_bar</c>, <c>unknown_symbol</c>.</param>
public sealed class FlowException(int code, string error, string message) : Exception($"{code} {error}: {message}")
{
    public int Code { get; } = code;

    public string Error { get; } = error;

    /// <summary>How long the service wants to be left alone, where it said so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the same may succeed later. The range decides, so that a number that is news is understood too.</summary>
    public bool IsTemporary => Code is 429 or (>= 500 and <= 599) or (>= 3000 and <= 3499) or (>= 4000 and <= 4499);
}
