using Streaming.Protocol.Hub;

namespace Streaming.Client;

/// <summary>What can be told of a topic, in its order.</summary>
public abstract record TopicEvent(string Topic);

/// <summary>An answer begins; its updates follow.</summary>
/// <param name="Recovered">False: what follows is a new beginning, and what was kept of the topic is to be forgotten.</param>
/// <param name="Epoch">Null where there is no log yet.</param>
/// <param name="Seq">The end of the past that the answer covers.</param>
public sealed record TopicSubscribed(string Topic, bool Recovered, string? Epoch, long Seq) : TopicEvent(Topic);

/// <summary>A bar, an event or a state. A closed one comes once and never changes.</summary>
public sealed record TopicUpdate(string Topic, IUpdate Update) : TopicEvent(Topic);

/// <summary>Closed updates, both ends inclusive, that will not come: no one has them.</summary>
public sealed record TopicGap(string Topic, string Epoch, long FromSeq, long ToSeq, string Reason) : TopicEvent(Topic);

/// <summary>The next log began: for bars, the next trading session.</summary>
public sealed record TopicSession(string Topic, string Epoch, string Previous) : TopicEvent(Topic);

/// <summary>The topic is not to be had, and is not asked for again. Nothing follows.</summary>
public sealed record TopicRefusal(string Topic, int Code, string Status) : TopicEvent(Topic);
