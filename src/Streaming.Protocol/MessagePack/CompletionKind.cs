namespace Streaming.Protocol.MessagePack;

/// <summary>How a completion ends.</summary>
internal enum CompletionKind
{
    Error = 1,
    Void = 2,
    Result = 3,
}
