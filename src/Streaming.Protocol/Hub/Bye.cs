namespace Streaming.Protocol.Hub;

/// <summary>The last message before the server closes; a close without it is temporary.</summary>
public sealed record Bye : IHubMessage
{
    public required int Code { get; init; }

    /// <summary>The code's name.</summary>
    public required string Reason { get; init; }

    /// <summary>Null where a retry is no use.</summary>
    public required long? RetryAfterMs { get; init; }

    string IHubMessage.Target => Targets.Bye;

    public static Bye With(int code, long? retryAfterMs = null) =>
        new() { Code = code, Reason = Codes.Name(code), RetryAfterMs = retryAfterMs };
}
