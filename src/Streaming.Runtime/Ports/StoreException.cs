namespace Streaming.Runtime.Ports;

/// <summary>The store failed: the disk, the file, the server. Carries what it was doing.</summary>
public sealed class StoreException : Exception
{
    public StoreException(string message)
        : base(message)
    {
    }

    public StoreException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public StoreException()
    {
    }

    /// <summary>True where somebody else has opened the log since: the caller is no longer its writer.</summary>
    public bool IsFenced { get; init; }

    /// <summary>True where the log is no longer there.</summary>
    public bool IsGone { get; init; }

    /// <summary>True where to repeat the call is of no use.</summary>
    public bool IsFinal => IsFenced || IsGone;
}
