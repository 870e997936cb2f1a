namespace Streaming.Protocol.Rest.Snapshot;

public sealed record SetupBlock
{
    public required SetupCandidateBlock? Primary { get; init; }
    public required IReadOnlyList<SetupCandidateBlock> Alternatives { get; init; }
    public required IReadOnlyList<AntiSetupBlock> AntiSetups { get; init; }
}

public sealed record SetupCandidateBlock
{
    public required string Name { get; init; }
    public required string DisplayName { get; init; }
    public required string Thesis { get; init; }

    /// <summary><c>high</c>, <c>medium</c> or <c>low</c>.</summary>
    public required string Confidence { get; init; }

    public required IReadOnlyList<string> ConditionsMet { get; init; }
    public required IReadOnlyList<string> ConditionsFailed { get; init; }
    public required StrikesHintBlock? StrikesHint { get; init; }
}

public sealed record StrikesHintBlock
{
    public required double? ShortCallStrike { get; init; }
    public required double? ShortPutStrike { get; init; }
    public required double? LongCallStrike { get; init; }
    public required double? LongPutStrike { get; init; }
}

public sealed record AntiSetupBlock
{
    public required string Name { get; init; }
    public required string DisplayName { get; init; }
    public required string Thesis { get; init; }
}
