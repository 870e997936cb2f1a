using System.Diagnostics;

namespace Streaming.Protocol.Hub;

/// <summary>A change of severity, regime, trade angle or setup.</summary>
public sealed record HeadlineUpdate : IUpdate
{
    public required string Topic { get; init; }
    public required string Epoch { get; init; }

    /// <summary>The place in the deployment-wide log, the same in every topic that carries the event.</summary>
    public required long Seq { get; init; }

    public bool Closed { get; init; } = true;
    public required string AsOf { get; init; }
    public required string Id { get; init; }
    public required string Symbol { get; init; }
    public required string T { get; init; }
    public required string Rule { get; init; }
    public required int RuleVersion { get; init; }
    public required string Severity { get; init; }

    /// <summary>Null on the first event of a session.</summary>
    public required string? PreviousSeverity { get; init; }

    public required string Regime { get; init; }
    public required string TradeAngle { get; init; }

    /// <summary>The name of the primary setup.</summary>
    public required string? Setup { get; init; }

    public required string Narrative { get; init; }

    /// <summary>The values that made the rule fire, by name.</summary>
    public required IReadOnlyDictionary<string, double?> Evidence { get; init; }

    /// <summary>The event before this one in this topic; -1 for none.</summary>
    public required long PrevSeq { get; init; }

    int? IUpdate.Conflated => null;

    string IHubMessage.Target => Targets.Headline;

    IUpdate IUpdate.Conflate(int skipped) => throw new UnreachableException("Events are never conflated.");
}
