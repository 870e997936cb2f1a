using Streaming.Engine.MarketData;
using Streaming.Engine.OpenInterest;
using Streaming.Engine.Pricing;
using Streaming.Engine.Saving;
using Streaming.Engine.Sessions;
using Streaming.Engine.Snapshots;

namespace Streaming.Engine;

/// <summary>One chain that expires after the session: the same books as today's, without bars, flows and headlines.</summary>
internal sealed class LaterExpiry
{
    // Busts come within minutes, and later expiries print less than today's.
    private const int PrintsRememberedPowerMax = 12;

    private readonly TradingSession _session;
    private readonly EngineOptions _options;
    private readonly OptionChain _chain;
    private readonly DealerInventory _inventory;
    private readonly ChainSampler _sampler;
    private readonly PrintLedger _prints;
    private readonly SnapshotBuilder _snapshots;
    private FeedTimes _newest;

    public LaterExpiry(string symbol, TradingSession session, ExpiryTime expiry, EngineOptions options)
    {
        _session = session;
        _options = options;
        Expiry = expiry;
        _chain = new OptionChain(expiry.Date);
        _inventory = new DealerInventory(
            _chain, new HazardFilter(options.ClosingShare, options.HoldingTime, HazardFilter.DefaultPriorSign));
        var ticks = TickRule.Of(symbol);
        _sampler = new ChainSampler(
            _chain, new PrincipledBook(_inventory, options.HedgingVolumeOf(symbol)), session, ticks, expiry);
        _prints = new PrintLedger(
            _chain, _inventory, _sampler, bars: null, session, ticks, options,
            Math.Min(options.PrintsRememberedPower, PrintsRememberedPowerMax), Counters);
        _snapshots = new SnapshotBuilder(symbol, session, _chain, _sampler, options.Book, expiry);
    }

    public ExpiryTime Expiry { get; }

    public EventCounters Counters { get; } = new();

    public bool TryGetPosition(OptionContract contract, out DealerPosition position)
    {
        var isKnown = _chain.TryGetLeg(contract, out var leg);
        position = isKnown ? _inventory.PositionOf(leg!.Id) : default;
        return isKnown;
    }

    public void Apply(OptionContract contract, in MarketEvent item, double? spot)
    {
        var leg = _chain.LegOf(contract);
        switch (item.Kind)
        {
            case MarketEventKind.Quote:
                _newest = _newest with { Quote = item.EventTime };
                _ = _prints.TryApply(leg, item.AsQuote(), spot);
                break;
            case MarketEventKind.OpenInterest:
                _newest = _newest with { HasSettled = true };
                _prints.Apply(leg, item.AsOpenInterest());
                break;
            case MarketEventKind.Trade when item.EventTime < _session.Close:
                Apply(leg, item.AsTrade(), spot);
                break;
            case MarketEventKind.Cancel when item.EventTime < _session.Close:
                _ = _prints.TryApply(leg, item.AsCancel(), spot);
                break;
        }
    }

    /// <summary>Takes a sample, and all that is known as of it.</summary>
    public SnapshotFacts Sample(Timestamp instant, Timestamp asOf, int ordinal, double? spot, Timestamp? lastSpot)
    {
        _prints.SettleAll(spot);
        _sampler.Sample(instant, spot);
        _ = _sampler.Live.Read(_sampler.Newest, commit: true);
        _ = _sampler.Principled.Read(_sampler.Newest, commit: true);
        var newest = _newest with { Spot = lastSpot };
        var quality = _snapshots.Judge(newest, _options.IsStale(newest, asOf));
        return _snapshots.Build(asOf, ordinal, spot, quality, Decisions.None, commit: true);
    }

    public void Save(ref StateWriter writer)
    {
        _chain.Save(ref writer);
        _inventory.Save(ref writer);
        _sampler.Save(ref writer);
        _prints.Save(ref writer);
        Counters.Save(ref writer);
        SavedSnapshot.Write(ref writer, _newest);
    }

    public void Restore(ref StateReader reader)
    {
        _chain.Restore(ref reader);
        _inventory.Restore(ref reader);
        _sampler.Restore(ref reader);
        _prints.Restore(ref reader);
        Counters.Restore(ref reader);
        _newest = SavedSnapshot.ReadTimes(ref reader);
    }

    /// <summary>Writes facts that are its own.</summary>
    public void Write(ref StateWriter writer, SnapshotFacts facts) => _snapshots.Write(ref writer, facts);

    public SnapshotFacts Read(ref StateReader reader) => _snapshots.Read(ref reader);

    private void Apply(Leg leg, in Trade trade, double? spot)
    {
        _newest = _newest with { Trade = trade.EventTime };
        ref readonly var treatment = ref ConditionTable.Of(trade.Condition);
        if (treatment.IsCancel)
            _ = _prints.TryApply(leg, trade.ToCancel(), spot);
        else
            _prints.Apply(leg, trade, treatment, spot);
    }
}
