using Streaming.Engine.Exposures;

namespace Streaming.Engine.Headlines;

/// <summary>Which known setups the market resembles. Evaluated at each raw close;
/// it remembers nothing but which setup led.</summary>
public static class SetupRules
{
    /// <summary>The version of the rules, which every event carries.</summary>
    public const int RuleVersion = 1;

    private const int DataQualityMin = 70;
    private const int DataQualityGood = 80;
    private const double HoursMin = 0.25;
    private const double IncumbentBonus = 0.1;
    private const double SignConfidenceHigh = 0.7;
    private const double TightWallsSigmas = 1.5;
    private const double NearFlipSigmas = 0.5;

    /// <param name="incumbent">The primary of the close before, which is given a start against flapping.</param>
    public static SetupReading Evaluate(SetupSituation situation, in SetupChain chain, SetupKind? incumbent)
    {
        var drafts = Array.FindAll(SetupCatalog.Draft(situation), draft => draft.Qualifies || draft.NearlyQualifies);

        // The catalogue's order is kept among equals.
        var ranked = new List<SetupVerdict>(drafts.Length + 1);
        SetupVerdict? primary = null;
        foreach (var draft in drafts)
        {
            var verdict = Judge(draft, situation, chain, incumbent);
            if (draft.Qualifies && !(verdict.Fit <= primary?.Fit))
                primary = verdict;

            var place = ranked.Count;
            while (place > 0 && ranked[place - 1].Fit < verdict.Fit)
                place--;
            ranked.Insert(place, verdict);
        }

        var wait = Wait(situation, nothingElse: primary is null);
        primary = wait ?? primary!;
        ranked.Remove(primary);
        return new SetupReading(primary, ranked, AntiSetups(situation));
    }

    private static SetupVerdict Judge(
        SetupDraft draft, SetupSituation situation, in SetupChain chain, SetupKind? incumbent) =>
        new(
            draft.Kind, draft.Direction, ConfidenceOf(draft, situation),
            draft.Fit + (draft.Kind == incumbent ? IncumbentBonus : 0),
            draft.Conditions, SetupStrikes.Find(draft.Kind, draft.Direction, situation, chain));

    private static SetupConfidence ConfidenceOf(SetupDraft draft, SetupSituation situation) =>
        !draft.Qualifies || situation.DataQuality < DataQualityGood ? SetupConfidence.Low
        : draft.Soft >= 0.75 && !(situation.SignConfidence < SignConfidenceHigh) ? SetupConfidence.High
        : draft.Soft >= 0.5 ? SetupConfidence.Medium
        : SetupConfidence.Low;

    /// <summary>Waiting competes with nothing: it is the answer where one of its reasons holds,
    /// and else none.</summary>
    private static SetupVerdict? Wait(SetupSituation situation, bool nothingElse)
    {
        var draft = new SetupDraft(SetupKind.Wait)
            .Prefer(SetupConditionKind.DataPoor, SetupTest.Below(situation.DataQuality, DataQualityMin))
            .Prefer(SetupConditionKind.SessionEnding, SetupTest.Below(situation.HoursToClose, HoursMin))
            .Prefer(SetupConditionKind.NothingElse, SetupTest.Is(nothingElse));
        return draft.Soft > 0
            ? new SetupVerdict(draft.Kind, draft.Direction, SetupConfidence.High, draft.Fit, draft.Conditions, null)
            : null;
    }

    private static List<AntiSetup> AntiSetups(SetupSituation situation)
    {
        var found = new List<AntiSetup>();
        if (situation.Regime == Regime.NegativeGamma)
        {
            found.Add(new AntiSetup(SetupKind.IronFly, AntiSetupReason.NegativeGamma));
            found.Add(new AntiSetup(SetupKind.IronCondor, AntiSetupReason.NegativeGamma));
        }

        if (situation.Regime == Regime.PositiveGamma
            && IsWithin(situation.CallWallSigmas) && IsWithin(situation.PutWallSigmas))
            found.Add(new AntiSetup(SetupKind.Lotto, AntiSetupReason.PositiveGammaWithinWalls));

        if (situation.FlipSigmas < NearFlipSigmas)
        {
            found.Add(new AntiSetup(SetupKind.PutCreditSpread, AntiSetupReason.FlipNear));
            found.Add(new AntiSetup(SetupKind.CallCreditSpread, AntiSetupReason.FlipNear));
        }

        return found;
    }

    private static bool IsWithin(double? sigmas) => sigmas is > -TightWallsSigmas and < TightWallsSigmas;
}
