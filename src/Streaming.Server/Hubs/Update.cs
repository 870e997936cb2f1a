using Streaming.Protocol.Hub;
using Streaming.Runtime.Actors;

namespace Streaming.Server.Hubs;

/// <summary>One message on its way to its receivers: made once, encoded once for each encoding, shared by all.</summary>
/// <param name="publishedAt">By the wall's monotonic clock.</param>
internal sealed class Update(IHubMessage body, long publishedAt)
{
    private readonly EncodedMessage?[] _encoded = new EncodedMessage?[UpdateEncoding.SlotsMax];

    public IHubMessage Body { get; } = body;

    public long PublishedAt { get; } = publishedAt;

    /// <summary>The session whose log the positions are in; null where
    /// they are in no session's.</summary>
    public SessionView? Session { get; init; }

    /// <summary>The log that its positions are in.</summary>
    public string Epoch => Session?.Epoch ?? ((IUpdate)Body).Epoch;

    /// <summary>The first position it speaks of; a bar speaks of one.</summary>
    public long FromSeq { get; init; }

    public long ToSeq { get; init; }

    /// <summary>Two threads that ask at once may both encode; the bytes are the same.</summary>
    public EncodedMessage Encoded(UpdateEncoding encoding) => _encoded[encoding.Slot] ??= encoding.Encode(Body);

    /// <summary>The same for one receiver, whose bytes are its own.</summary>
    public Update Addressed(UpdateEncoding encoding, EncodedMessage encoded)
    {
        var addressed = new Update(Body, PublishedAt) { Session = Session, FromSeq = FromSeq, ToSeq = ToSeq };
        addressed._encoded[encoding.Slot] = encoded;
        return addressed;
    }

    /// <summary>The same for one receiver, who missed <paramref name="skipped"/> before it.</summary>
    public Update Conflated(int skipped) => new(((IUpdate)Body).Conflate(skipped), PublishedAt)
    {
        Session = Session,
        FromSeq = FromSeq,
        ToSeq = ToSeq,
    };
}
