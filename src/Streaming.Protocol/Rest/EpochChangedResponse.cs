namespace Streaming.Protocol.Rest;

/// <summary>The body of a 409: <c>since_seq</c> counts in a log that is not this one.</summary>
public sealed record EpochChangedResponse
{
    public string Error { get; init; } = "epoch_changed";
    public string Message { get; init; } = "The log has another epoch; start anew from its window.";

    /// <summary>The epoch to ask with.</summary>
    public required string Epoch { get; init; }
}
