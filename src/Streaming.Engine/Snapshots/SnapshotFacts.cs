using Streaming.Engine.Exposures;
using Streaming.Engine.Headlines;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;

namespace Streaming.Engine.Snapshots;

/// <summary>All that is known of a symbol at one instant, in numbers and enums. Nothing is rounded but contracts, which
/// are whole; what is not known is null. Immutable.</summary>
public sealed record SnapshotFacts
{
    public required string Symbol { get; init; }

    public required TradingSession Session { get; init; }

    /// <summary>When the chain expires, where that is not in the session.</summary>
    public ExpiryTime? Later { get; init; }

    /// <summary>The instant of the sample; of a raw close, the bar's end.</summary>
    public required Timestamp AsOf { get; init; }

    /// <summary>The raw bar that it belongs to.</summary>
    public required int Ordinal { get; init; }

    public required double? Spot { get; init; }

    /// <summary>Null before the first usable smile.</summary>
    public required SmileFacts? Smile { get; init; }

    /// <summary>The book on effective open interest.</summary>
    public required BookFacts Live { get; init; }

    /// <summary>The book on settled open interest, at the same spot, smile and time.</summary>
    public required BookFacts Settled { get; init; }

    /// <summary>The book on inventory inferred from the flow.</summary>
    public required BookFacts Principled { get; init; }

    /// <summary>How sure the principled book's net GEX is; null before the first usable smile.</summary>
    public required ExposureInterval? PrincipledNetGex { get; init; }

    /// <summary>The book that what is decided goes by.</summary>
    public required Book Book { get; init; }

    public required FlowDirection FlowDirection { get; init; }

    public required VolumeFacts Volume { get; init; }

    public required QualityFacts Quality { get; init; }

    /// <summary>By strike, ascending, every listed one; empty where they were dropped to save memory.</summary>
    public required IReadOnlyList<StrikeFacts> Strikes { get; init; }

    /// <summary>What was decided at the newest raw close: of a raw close, its own.</summary>
    public required Decisions Decisions { get; init; }

    /// <summary>What is known of the book that decides.</summary>
    public BookFacts Main => Of(Book);

    public BookFacts Of(Book book) => book == Book.Principled ? Principled : Live;

    public DateOnly Expiration => Later?.Date ?? Session.Date;

    /// <summary>Trading hours to the close that the chain expires at.</summary>
    public double HoursToClose => Later.GetValueOrDefault().SecondsFrom(Session, AsOf) / 3600;

    /// <summary>Of the session that the chain expires in: 0 until it begins.</summary>
    public double ElapsedPercent => Later is null ? Session.PercentElapsed(AsOf) : 0;

    /// <summary>The same as a part of the whole chain, book by book.</summary>
    internal SnapshotFacts In(Func<Func<SnapshotFacts, BookFacts>, WholeChain?> wholeOf) => this with
    {
        Live = Live with { WholeChain = wholeOf(static facts => facts.Live) },
        Settled = Settled with { WholeChain = wholeOf(static facts => facts.Settled) },
        Principled = Principled with { WholeChain = wholeOf(static facts => facts.Principled) },
    };

    /// <summary>The same without what takes most of the room.</summary>
    public SnapshotFacts WithoutStrikes() => this with
    {
        Strikes = [],
        Live = Live with { Strikes = [] },
        Settled = Settled with { Strikes = [] },
        Principled = Principled with { Strikes = [] },
    };
}
