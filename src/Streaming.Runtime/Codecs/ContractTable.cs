using Streaming.Engine.MarketData;

namespace Streaming.Runtime.Codecs;

/// <summary>Numbers the contracts of a batch in the order of their first event.</summary>
/// <remarks>Beginning a batch costs nothing, however many contracts the last one had: slots know the batch they were
/// filled in. A dictionary would be cleared, which costs a small batch more than its events.</remarks>
internal sealed class ContractTable
{
    private Slot[] _slots = new Slot[1024];
    private int _batch;

    public int Count { get; private set; }

    public void Begin()
    {
        _batch++;
        Count = 0;
    }

    /// <summary>The contract's number.</summary>
    /// <returns>True where it is new and got the next one.</returns>
    public bool Add(OptionContract contract, out int number)
    {
        if (Count * 2 > _slots.Length)
            Grow();

        ref var slot = ref Find(contract);
        if (slot.Batch == _batch)
        {
            number = slot.Number;
            return false;
        }

        number = Count++;
        slot = new Slot(contract, _batch, number);
        return true;
    }

    private ref Slot Find(OptionContract contract)
    {
        var slots = _slots;
        var mask = slots.Length - 1;
        var at = contract.GetHashCode() & mask;
        while (slots[at].Batch == _batch && !slots[at].Contract.Equals(contract))
            at = (at + 1) & mask;
        return ref slots[at];
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new Slot[old.Length * 2];
        foreach (var slot in old)
            if (slot.Batch == _batch)
                Find(slot.Contract) = slot;
    }

    private readonly record struct Slot(OptionContract Contract, int Batch, int Number);
}
