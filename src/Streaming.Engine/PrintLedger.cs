using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.OpenInterest;
using Streaming.Engine.Pricing;
using Streaming.Engine.Saving;
using Streaming.Engine.Sessions;

namespace Streaming.Engine;

/// <summary>How a print, and its cancel, change what is accumulated: volumes, flows and inventory, in both books.</summary>
/// <remarks>The compat book takes a print at once. The principled one takes it when it is settled: at once too, unless it
/// is a leg that waits for its package. Only settled prints are remembered, in the order in which they counted. A chain
/// without bars has no flows: its prints count as volume and inventory.</remarks>
internal sealed class PrintLedger(
    OptionChain chain, DealerInventory inventory, ChainSampler sampler, BarBuilder? bars, TradingSession session,
    TickRule ticks, EngineOptions options, int printsRememberedPower, EventCounters counters)
{
    private const int PackagesMax = 32;

    private readonly PackageTracker _packages = new(PackagesMax);
    private readonly QuoteHistory _history = new();
    private readonly bool _oneVenue = options.QuoteSizes == QuoteSizes.OneVenue;
    private PrintIndex? _prints;

    /// <summary>Told of each print when its side in the principled book stands, in the order in which they count.</summary>
    public PrintLabelled? Labelled { get; set; }

    /// <returns>False where the quote is older than the one that stands.</returns>
    public bool TryApply(Leg leg, in Quote quote, double? spot)
    {
        var side = chain.Side(leg.Right);
        var standing = side.QuoteTimeAt(leg.Row);
        if (standing != default && standing.UnixSeconds < quote.EventTime.UnixSeconds)
            _history.Add(leg.Id, side.QuoteAt(leg.Row));
        if (side.TrySetQuote(leg.Row, quote, spot ?? 0))
            return true;

        counters.StaleQuotes++;
        return false;
    }

    public void Apply(Leg leg, in OpenInterestReport report)
    {
        // Several publishers send the same number; it is set, never added.
        chain.Side(leg.Right).SetSettled(leg.Row, report.Contracts);
        inventory.SetSettled(leg.Id, report.Contracts, _prints);
    }

    public void Apply(Leg leg, in Trade trade, in ConditionTreatment treatment, double? spot)
    {
        while (_packages.IsDue(trade.EventTime))
            SettleOldest(spot);

        var hasQuote = TryGetQuote(leg, trade, out var quote);
        var side = CompatSide(trade, treatment, hasQuote, quote);
        chain.Side(leg.Right).AddVolume(leg.Row, side, trade.Size);
        CountSide(treatment, side, trade.Size);

        var effect = new PrintEffect(
            leg.Id, trade.Sequence, trade.Price, trade.Size, trade.Venue, trade.Condition, (sbyte)side,
            BarOrdinal: -1, default, trade.EventTime);
        if (bars is not null && trade.EventTime >= session.Open)
            effect = AddFlow(bars, leg, treatment, effect, spot);

        if (!hasQuote && treatment.Signing == Signing.QuoteAtTradeTime)
            _ = _history.TryGetBefore(leg.Id, trade.EventTime, out quote);
        var evidence = new PrintEvidence(
            trade.EventTime, trade.Price, trade.Size, trade.Aggregate, quote,
            inventory.PreviousPrice(leg.Id, trade.Price), ticks.At(trade.Price), _oneVenue);
        effect = effect with { Aggressor = AggressorClassifier.Classify(treatment, evidence) };
        if (treatment.Signing == Signing.Package)
            Hold(leg, treatment, evidence, effect, spot);
        else
            Settle(leg, effect, spot);
    }

    /// <returns>False where the print is not known, or was taken back before.</returns>
    public bool TryApply(Leg leg, in TradeCancel cancel, double? spot)
    {
        SettleAll(spot);
        counters.Cancels++;
        if (_prints is null || !_prints.TryRemove(leg.Id, cancel, out var print))
        {
            counters.UnmatchedCancels++;
            return false;
        }

        ref readonly var treatment = ref ConditionTable.Of(print.Condition);
        chain.Side(leg.Right).AddVolume(leg.Row, print.Side, -print.Size);
        CountSide(treatment, print.Side, -print.Size);
        CountLabel(treatment, print, -print.Size);
        inventory.Replay(leg.Id, _prints);
        if (bars is null || print.BarOrdinal < 0)
            return true;

        if (!bars.TakesPrintsOf(print.BarOrdinal))
            counters.LateAdjustments++;
        bars.Add(print.BarOrdinal, leg.Row, leg.Right, -print.Side * (long)print.Size, -print.Hedge);
        bars.AddExpected(print.BarOrdinal, leg.Right, -print.ExpectedDelta);
        return true;
    }

    /// <summary>Lets every print count that still waits for its package.</summary>
    public void SettleAll(double? spot)
    {
        while (!_packages.IsEmpty)
            SettleOldest(spot);
    }

    public void Save(ref StateWriter writer)
    {
        writer.Value(_prints is not null);
        _prints?.Save(ref writer);
        _packages.Save(ref writer);
        _history.Save(ref writer);
    }

    /// <summary>Behind the chain.</summary>
    public void Restore(ref StateReader reader)
    {
        if (reader.Value<bool>())
        {
            _prints = new PrintIndex(1 << printsRememberedPower);
            _prints.Restore(ref reader);
        }

        _packages.Restore(ref reader, chain.Legs);
        _history.Restore(ref reader);
    }

    private PrintEffect AddFlow(
        BarBuilder builder, Leg leg, in ConditionTreatment treatment, in PrintEffect effect, double? spot)
    {
        if (!builder.TryPlace(effect.EventTime, out var ordinal))
            counters.Late++;
        if (effect.Side == 0)
            return effect with { BarOrdinal = ordinal };

        var contracts = effect.Side * (long)effect.Size;
        if (!sampler.TryPrice(leg, contracts, spot, treatment.DeltaWeight, out var hedge))
            counters.Unpriced++;

        builder.Add(ordinal, leg.Row, leg.Right, contracts, hedge);
        return effect with { BarOrdinal = ordinal, Hedge = hedge };
    }

    private void Hold(
        Leg leg, in ConditionTreatment treatment, in PrintEvidence evidence, in PrintEffect effect, double? spot)
    {
        var held = new HeldPrint(
            leg, effect, evidence.Quote.TryGetMid(out var middle) ? middle : double.NaN,
            AggressorClassifier.Discount(treatment.PackagePrior, treatment, evidence));
        if (_packages.TryHold(held))
            return;

        counters.CrowdedPackages++;
        SettleOldest(spot);
        _ = _packages.TryHold(held);
    }

    private void SettleOldest(double? spot)
    {
        foreach (ref readonly var print in _packages.Release())
            Settle(print.Leg, print.Effect, spot);
    }

    private void Settle(Leg leg, PrintEffect print, double? spot)
    {
        ref readonly var treatment = ref ConditionTable.Of(print.Condition);
        CountLabel(treatment, print, print.Size);
        var contracts = print.Aggressor.ExpectedSign * print.Size * options.MarketMakerShare;
        if (bars is not null && print.BarOrdinal >= 0 && contracts != 0
            && sampler.TryPrice(leg, contracts, spot, treatment.DeltaWeight, out var hedge))
        {
            print = print with { ExpectedDelta = hedge.DeltaUnits };
            bars.AddExpected(print.BarOrdinal, leg.Right, hedge.DeltaUnits);
        }

        _prints ??= new PrintIndex(1 << printsRememberedPower);
        if (_prints.TryGetOldest(out var oldest))
            inventory.Forget(oldest);
        _prints.Add(print);
        inventory.Observe(print);
        Labelled?.Invoke(leg.Contract, print);
    }

    /// <summary>The quote a print met, with its sizes where they are known.</summary>
    private bool TryGetQuote(Leg leg, in Trade trade, out Quote quote)
    {
        var isKnown = chain.Side(leg.Right).TryGetQuoteBefore(leg.Row, trade.EventTime, out quote);
        if (!trade.HasQuote)
        {
            if (!isKnown)
                quote = default;
            return isKnown;
        }

        var isSame = isKnown && quote.Bid.Equals(trade.Bid) && quote.Ask.Equals(trade.Ask);
        quote = new Quote(
            trade.EventTime, trade.Bid, trade.Ask, isSame ? quote.BidSize : 0, isSame ? quote.AskSize : 0);
        return true;
    }

    private static int CompatSide(in Trade trade, in ConditionTreatment treatment, bool hasQuote, in Quote quote)
    {
        if (treatment.Signing == Signing.None || (treatment.Signing == Signing.QuoteAtTradeTime && !trade.HasQuote))
            return 0;

        return hasQuote ? QuoteRule.SideOf(trade.Price, quote.Bid, quote.Ask) : 0;
    }

    private void CountSide(in ConditionTreatment treatment, int side, int size)
    {
        if (!treatment.CountsFlow)
            counters.ExcludedVolume += size;
        else if (side != 0)
            counters.SignedVolume += size;
        else
            counters.UnsignedVolume += size;
    }

    private void CountLabel(in ConditionTreatment treatment, in PrintEffect print, int size)
    {
        if (!treatment.CountsFlow)
            return;

        counters.CountLabel(print.Aggressor, size);
        if (treatment.Signing != Signing.Package)
            return;

        if (print.Aggressor.Evidence == Evidence.Package)
            counters.PackageVolume += size;
        else
            counters.LoneLegVolume += size;
    }
}
