using System.Diagnostics.CodeAnalysis;
using Streaming.Engine.Bars;
using Streaming.Engine.Saving;

namespace Streaming.Engine.MarketData;

/// <summary>Every listed option of one underlying and expiry, by strike row, ascending.</summary>
/// <remarks>Rows are sorted, so that a strike that appears in mid-session moves the rows above it; that is rare, and
/// whoever keeps columns of their own is told through <see cref="RowInserted"/>. A <see cref="Leg"/> follows its row.</remarks>
public sealed class OptionChain(DateOnly expiry)
{
    private readonly Dictionary<OptionContract, Leg> _legs = [];
    private readonly List<Leg> _byArrival = [];
    private double[] _strikes = [];
    private StrikeGrid? _grid = StrikeGrid.Empty;

    public event Action<int>? RowInserted;

    public DateOnly Expiry { get; } = expiry;

    public int Count { get; private set; }

    public ReadOnlySpan<double> Strikes => _strikes.AsSpan(0, Count);

    public LegColumns Calls { get; } = new();

    public LegColumns Puts { get; } = new();

    /// <summary>How many contracts are known.</summary>
    public int ContractCount => _byArrival.Count;

    /// <summary>In the order they were first heard of.</summary>
    public IReadOnlyList<Leg> Legs => _byArrival;

    public StrikeGrid Grid => _grid ??= new StrikeGrid(Strikes.ToArray());

    public LegColumns Side(OptionRight right) => right == OptionRight.Call ? Calls : Puts;

    public bool TryGetLeg(OptionContract contract, [NotNullWhen(true)] out Leg? leg) => _legs.TryGetValue(contract, out leg);

    /// <summary>The leg of a contract of this expiry, listed now if it is new.</summary>
    public Leg LegOf(OptionContract contract)
    {
        if (_legs.TryGetValue(contract, out var leg))
            return leg;

        if (contract.Expiry != Expiry)
            throw new ArgumentException($"{contract} does not expire on {Expiry:yyyy-MM-dd}.", nameof(contract));

        var row = Strikes.BinarySearch(contract.Strike);
        if (row < 0)
            InsertRow(row = ~row, contract.Strike);

        leg = new Leg(contract, _byArrival.Count, row);
        Side(contract.Right).List(row);
        _legs.Add(contract, leg);
        _byArrival.Add(leg);
        return leg;
    }

    internal void Save(ref StateWriter writer)
    {
        writer.Count(_byArrival.Count);
        foreach (var leg in _byArrival)
        {
            writer.Text(leg.Contract.Root);
            writer.Value(leg.Right);
            writer.Signed(leg.Contract.StrikeThousandths);
        }

        Calls.Save(ref writer);
        Puts.Save(ref writer);
    }

    internal void Restore(ref StateReader reader)
    {
        // Rows and whatever hangs on them come about as they did.
        var (count, root) = (reader.Count(), "");
        for (var id = 0; id < count; id++)
        {
            var next = reader.Text();
            root = next == root ? root : next;
            var right = reader.Value<OptionRight>();
            if (LegOf(new OptionContract(root, Expiry, right, reader.Signed())).Id != id)
                throw StateReader.Damaged();
        }

        Calls.Restore(ref reader);
        Puts.Restore(ref reader);
    }

    private void InsertRow(int row, double strike)
    {
        RowColumns.Insert(ref _strikes, Count, row, strike);
        Calls.Insert(row);
        Puts.Insert(row);
        Count++;
        foreach (var leg in _byArrival)
            if (leg.Row >= row)
                leg.Row++;
        _grid = null;
        RowInserted?.Invoke(row);
    }
}

/// <summary>Where a contract stands in its chain.</summary>
public sealed class Leg
{
    internal Leg(OptionContract contract, int id, int row)
    {
        Contract = contract;
        Id = id;
        Row = row;
    }

    public OptionContract Contract { get; }

    public OptionRight Right => Contract.Right;

    /// <summary>The order of arrival: never changes, unlike the row.</summary>
    public int Id { get; }

    public int Row { get; internal set; }
}
