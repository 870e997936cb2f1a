namespace Streaming.Server.Tests.RecordedDay.Doors;

/// <summary>One client behind one door, which keeps what it knows between its connections.</summary>
internal interface IDayDoor
{
    /// <summary>What the protocol does not allow. Empty, or the server is wrong.</summary>
    IEnumerable<string> Faults { get; }

    /// <summary>Connects, goes on where it stopped, takes some updates and vanishes without a word.</summary>
    /// <param name="updates">How many it stays for, or until the day has ended; null is as many as there are.</param>
    /// <returns>False where the connection was lost before it was answered.</returns>
    Task<bool> VisitAsync(string[] topics, int? updates, Task ended);

    /// <summary>The closed updates it has of a topic, as REST writes them.</summary>
    List<string> ClosedOf(string topic);
}
