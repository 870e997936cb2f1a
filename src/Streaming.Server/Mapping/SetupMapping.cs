using Streaming.Engine.Headlines;
using Streaming.Protocol.Rest.Snapshot;

namespace Streaming.Server.Mapping;

/// <summary>The setups that a close resembles, in words.</summary>
public static class SetupMapping
{
    public static SetupBlock ToBlock(this SetupReading? reading) => new()
    {
        Primary = reading is null ? null : Candidate(reading.Primary),
        Alternatives = [.. (reading?.Alternatives ?? []).Select(Candidate)],
        AntiSetups = [.. (reading?.AntiSetups ?? []).Select(Against)],
    };

    private static SetupCandidateBlock Candidate(SetupVerdict verdict) => new()
    {
        Name = verdict.Kind.ToWire(),
        DisplayName = SetupText.DisplayName(verdict.Kind),
        Thesis = SetupText.Thesis(verdict),
        Confidence = verdict.Confidence.ToWire(),
        ConditionsMet = [.. verdict.Conditions.Where(static each => each.Met).Select(SetupText.Condition)],
        ConditionsFailed = [.. verdict.Conditions.Where(static each => !each.Met).Select(SetupText.Condition)],
        StrikesHint = verdict.Strikes is { } strikes
            ? new()
            {
                ShortCallStrike = strikes.ShortCall,
                ShortPutStrike = strikes.ShortPut,
                LongCallStrike = strikes.LongCall,
                LongPutStrike = strikes.LongPut,
            }
            : null,
    };

    private static AntiSetupBlock Against(AntiSetup against) => new()
    {
        Name = against.Kind.ToWire(),
        DisplayName = SetupText.DisplayName(against.Kind),
        Thesis = SetupText.Against(against.Reason),
    };
}
