using Streaming.Engine;
using Streaming.Engine.Sessions;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;

namespace Streaming.Runtime.Actors;

/// <summary>What every actor of one process shares.</summary>
public sealed record ActorSurroundings
{
    public required FeedDescription Feed { get; init; }

    public required ISessionStore Store { get; init; }

    public required IReadOnlyList<ISymbolPublisher> Publishers { get; init; }

    public required MarketClock Clock { get; init; }

    public required TradingCalendar Calendar { get; init; }

    public required EngineOptions EngineOptions { get; init; }

    public required RuntimeOptions Options { get; init; }

    /// <summary>The wall's time: throttles and retries.</summary>
    public required TimeProvider Wall { get; init; }

    /// <summary>Where they say that they wait for the store.</summary>
    public StoreHealth StoreHealth { get; init; } = new();

    public IRecorder? Recorder { get; init; }

    /// <summary>True where whoever brings the events keeps what was not acknowledged and brings it again, to this actor or
    /// to the one that takes its place elsewhere. Every batch is journalled then, and one that was is known again.</summary>
    public bool IsIngestRepeated { get; init; }

    /// <summary>False for a feed that is its own journal: it is read anew from its start.</summary>
    public bool KeepsJournal => IsIngestRepeated || Feed.Fingerprint is null;

    /// <summary>True for a feed that is its own journal and can be read from a place in it.</summary>
    public bool IsGivenAgain => !KeepsJournal && Feed.CanReplay;

    /// <summary>True where sessions that are stored are to be made anew under new epochs.</summary>
    public bool Restart { get; init; }
}
