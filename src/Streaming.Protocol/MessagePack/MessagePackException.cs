namespace Streaming.Protocol.MessagePack;

/// <summary>The bytes are not what they were said to be. The only exception that bytes from outside can cause here.</summary>
public sealed class MessagePackException : FormatException
{
    public MessagePackException()
    {
    }

    public MessagePackException(string message)
        : base(message)
    {
    }

    public MessagePackException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
