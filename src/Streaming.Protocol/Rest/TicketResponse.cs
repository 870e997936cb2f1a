namespace Streaming.Protocol.Rest;

/// <summary>What a browser trades its key for: good once, as <c>access_token</c>.</summary>
public sealed record TicketResponse
{
    public required string Ticket { get; init; }

    /// <summary>Seconds.</summary>
    public required int ExpiresIn { get; init; }
}
