namespace Streaming.Server.Hubs;

/// <summary>The far end of an outbox: one client's socket.</summary>
/// <remarks>One write at a time; <see cref="Abort"/> may come at any moment from another thread. Nothing throws: a
/// connection that is gone takes everything and does nothing.</remarks>
internal interface IClientConnection
{
    UpdateEncoding Encoding { get; }

    /// <summary>The update as this client gets it; for most doors as everyone does. Called in the order of writing, under
    /// the outbox's lock.</summary>
    Update Address(Subscription subscription, Update update) => update;

    /// <summary>Completes when the transport has taken the message; that pends while the client does not read. The
    /// bytes are not looked at afterwards.</summary>
    ValueTask WriteAsync(EncodedMessage message);

    /// <summary>Ends the connection after what has been written.</summary>
    void Close();

    /// <summary>Ends the connection at once.</summary>
    void Abort();
}
