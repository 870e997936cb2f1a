namespace Streaming.Client;

/// <summary>The wire broke, or the service said goodbye.</summary>
/// <param name="Code">The <c>Bye</c>'s; null without one.</param>
/// <param name="RetryIn">Null where there will be no other attempt.</param>
public sealed record Disconnection(int? Code, string Reason, TimeSpan? RetryIn);
