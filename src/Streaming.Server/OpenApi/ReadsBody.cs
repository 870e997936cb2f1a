namespace Streaming.Server.OpenApi;

/// <summary>Marks an endpoint that reads its body itself, so that what cannot be read is refused in its own words and
/// not for its content type.</summary>
internal sealed record ReadsBody(Type Type);
