using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;
using Streaming.Engine.Saving;

namespace Streaming.Engine.OpenInterest;

/// <summary>What dealers are thought to hold of one contract.</summary>
/// <param name="Contracts">Net; + is long.</param>
/// <param name="Variance">Of <paramref name="Contracts"/>.</param>
public readonly record struct DealerPosition(double Contracts, double Variance, double OpenInterest);

/// <summary>Everything in the principled book that prints change, by contract in the order of arrival.</summary>
/// <remarks>A contract's state is what its prints make of it, one after the other. A print that is taken back is left out
/// and the others are played again; those that the print index has forgotten are kept as the state they led to. So a
/// cancel leaves what there would be if its print had never been, to the bit.</remarks>
internal sealed class DealerInventory(OptionChain chain, HazardFilter filter)
{
    private ContractMemory[] _now = [];
    private ContractMemory[] _forgotten = [];
    private int _count;

    /// <summary>The newest price of a contract that differs from this one; 0 where there is none.</summary>
    public double PreviousPrice(int legId, double price)
    {
        ref readonly var memory = ref MemoryOf(legId);
        return Math.Abs(memory.LastPrice - price) > AggressorClassifier.Tolerance ? memory.LastPrice : memory.OtherPrice;
    }

    public DealerPosition PositionOf(int legId)
    {
        ref readonly var state = ref MemoryOf(legId).Filter;
        return new(
            state.Dealers, ExposureUncertainty.PositionVariance(state.Settled, state.SideVariance), state.OpenInterest);
    }

    public void Observe(in PrintEffect print) => Observe(ref MemoryOf(print.LegId), print);

    /// <summary>Takes leave of the oldest print, which the index has no more room for.</summary>
    public void Forget(in PrintEffect print)
    {
        _ = MemoryOf(print.LegId);
        Observe(ref _forgotten[print.LegId], print);
    }

    /// <summary>Plays a contract's prints again, without those that were taken back.</summary>
    public void Replay(int legId, PrintIndex prints)
    {
        ref var memory = ref MemoryOf(legId);
        memory = _forgotten[legId];
        foreach (ref readonly var print in prints.Of(legId))
            Observe(ref memory, print);
    }

    /// <summary>Sets the open interest of the morning, whenever it is told.</summary>
    /// <param name="prints">Null before the first print.</param>
    public void SetSettled(int legId, double settled, PrintIndex? prints)
    {
        ref readonly var memory = ref MemoryOf(legId);
        if (memory.Filter.Settled.Equals(settled))
            return;

        // What is forgotten cannot be played again: its state keeps what prints have made of the old beginning.
        ref var start = ref _forgotten[legId].Filter;
        var (from, to) = (filter.Begin(start.Settled), filter.Begin(settled));
        start = start with
        {
            Settled = settled,
            Long = Math.Max(0, start.Long - from.Long + to.Long),
            Short = Math.Max(0, start.Short - from.Short + to.Short),
            ClosableLong = Math.Max(0, start.ClosableLong - from.ClosableLong + to.ClosableLong),
            ClosableShort = Math.Max(0, start.ClosableShort - from.ClosableShort + to.ClosableShort),
            BuyRate = start.BuyRate - from.BuyRate + to.BuyRate,
            SellRate = start.SellRate - from.SellRate + to.SellRate,
        };
        _now[legId] = _forgotten[legId];
        if (prints is not null)
            Replay(legId, prints);
    }

    public void Fill(PositionColumns columns)
    {
        columns.Reset(chain.Count);
        for (var i = 0; i < chain.ContractCount; i++)
        {
            var leg = chain.Legs[i];
            var position = PositionOf(leg.Id);
            if (leg.Right == OptionRight.Call)
            {
                columns.CallPosition[leg.Row] = position.Contracts;
                columns.CallVariance[leg.Row] = position.Variance;
                columns.CallOpenInterest[leg.Row] = position.OpenInterest;
            }
            else
            {
                columns.PutPosition[leg.Row] = position.Contracts;
                columns.PutVariance[leg.Row] = position.Variance;
                columns.PutOpenInterest[leg.Row] = position.OpenInterest;
            }
        }
    }

    public void Save(ref StateWriter writer)
    {
        // Whom nobody has asked for yet is begun here, so that who asks changes nothing.
        Begin(chain.ContractCount);
        writer.Column<ContractMemory>(_now.AsSpan(0, _count));
        writer.Column<ContractMemory>(_forgotten.AsSpan(0, _count));
    }

    public void Restore(ref StateReader reader)
    {
        Begin(chain.ContractCount);
        reader.Column(_now.AsSpan(0, _count));
        reader.Column(_forgotten.AsSpan(0, _count));
    }

    private void Observe(ref ContractMemory memory, in PrintEffect print)
    {
        ref readonly var treatment = ref ConditionTable.Of(print.Condition);
        if (!treatment.CountsFlow)
            return;

        filter.Observe(ref memory.Filter, print.EventTime, print.Size, print.Aggressor.BuyProbability);

        // A leg's price is one of many that make up the package's, and a late print's is an old one.
        if (treatment.Signing is not (Signing.Full or Signing.Quote))
            return;

        if (Math.Abs(memory.LastPrice - print.Price) > AggressorClassifier.Tolerance)
            memory.OtherPrice = memory.LastPrice;
        memory.LastPrice = print.Price;
    }

    private ref ContractMemory MemoryOf(int legId)
    {
        if (legId >= _count)
            Begin(legId + 1);
        return ref _now[legId];
    }

    private void Begin(int count)
    {
        if (_now.Length < count)
        {
            Array.Resize(ref _now, Math.Max(64, 2 * count));
            Array.Resize(ref _forgotten, _now.Length);
        }

        for (; _count < count; _count++)
            _now[_count].Filter = _forgotten[_count].Filter = filter.Begin(0);
    }

    private struct ContractMemory
    {
        public HazardState Filter;
        public double LastPrice;
        public double OtherPrice;
    }
}
