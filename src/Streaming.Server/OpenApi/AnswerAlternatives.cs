namespace Streaming.Server.OpenApi;

/// <summary>Marks a status that comes with more than one kind of body.</summary>
internal sealed record AnswerAlternatives(int Status, params Type[] Bodies);
