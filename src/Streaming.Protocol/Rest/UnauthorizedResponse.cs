namespace Streaming.Protocol.Rest;

/// <summary>The body of a 401.</summary>
public sealed record UnauthorizedResponse
{
    public string Title { get; init; } = "Unauthorized";
    public int Status { get; init; } = 401;
    public string Detail { get; init; } = "Invalid API key.";
}
