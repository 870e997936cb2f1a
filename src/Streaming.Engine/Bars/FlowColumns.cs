using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;
using Streaming.Engine.Saving;

namespace Streaming.Engine.Bars;

/// <summary>One raw bar's flows while prints still come in, in integers of 1e-4 $ and in contracts.</summary>
/// <remarks>Integers, so that a print and its cancel leave every sum exactly as it was, whatever came between.</remarks>
public sealed class FlowColumns
{
    /// <summary>What one dollar is in the integers here.</summary>
    public const double UnitsPerDollar = 10_000;

    private long[] _contracts = [];
    private long[] _delta = [];
    private long[] _gamma = [];
    private int _count;

    /// <summary>Hedge flow of the bar's call prints; + is dealers buying.</summary>
    public long CallHedgeFlow { get; private set; }

    public long PutHedgeFlow { get; private set; }

    /// <summary>The same in the principled book: each print by its likely side, and the market makers' share of it.</summary>
    public long ExpectedCallHedgeFlow { get; private set; }

    public long ExpectedPutHedgeFlow { get; private set; }

    public ReadOnlySpan<long> SignedContracts => _contracts.AsSpan(0, _count);

    public ReadOnlySpan<long> DeltaFlow => _delta.AsSpan(0, _count);

    public ReadOnlySpan<long> GammaFlow => _gamma.AsSpan(0, _count);

    public static long ToUnits(double dollars) => (long)Math.Round(dollars * UnitsPerDollar, MidpointRounding.AwayFromZero);

    /// <summary>Whole dollars, half away from zero.</summary>
    public static long ToDollars(long units) =>
        (units + (units < 0 ? -(long)UnitsPerDollar / 2 : (long)UnitsPerDollar / 2)) / (long)UnitsPerDollar;

    public void Add(int row, OptionRight right, long contracts, in TradeHedge hedge)
    {
        _contracts[row] += contracts;
        _delta[row] += hedge.DeltaUnits;
        _gamma[row] += hedge.GammaUnits;
        if (right == OptionRight.Call)
            CallHedgeFlow += hedge.DeltaUnits;
        else
            PutHedgeFlow += hedge.DeltaUnits;
    }

    public void AddExpected(OptionRight right, long deltaUnits)
    {
        if (right == OptionRight.Call)
            ExpectedCallHedgeFlow += deltaUnits;
        else
            ExpectedPutHedgeFlow += deltaUnits;
    }

    internal void Save(ref StateWriter writer)
    {
        writer.Column<long>(_contracts.AsSpan(0, _count));
        writer.Column<long>(_delta.AsSpan(0, _count));
        writer.Column<long>(_gamma.AsSpan(0, _count));
        writer.Signed(CallHedgeFlow);
        writer.Signed(PutHedgeFlow);
        writer.Signed(ExpectedCallHedgeFlow);
        writer.Signed(ExpectedPutHedgeFlow);
    }

    /// <summary>Fills rows that were inserted before.</summary>
    internal void Restore(ref StateReader reader)
    {
        reader.Column(_contracts.AsSpan(0, _count));
        reader.Column(_delta.AsSpan(0, _count));
        reader.Column(_gamma.AsSpan(0, _count));
        CallHedgeFlow = reader.Signed();
        PutHedgeFlow = reader.Signed();
        ExpectedCallHedgeFlow = reader.Signed();
        ExpectedPutHedgeFlow = reader.Signed();
    }

    internal void Insert(int row)
    {
        RowColumns.Insert(ref _contracts, _count, row);
        RowColumns.Insert(ref _delta, _count, row);
        RowColumns.Insert(ref _gamma, _count, row);
        _count++;
    }

    internal void Clear()
    {
        Array.Clear(_contracts);
        Array.Clear(_delta);
        Array.Clear(_gamma);
        CallHedgeFlow = PutHedgeFlow = ExpectedCallHedgeFlow = ExpectedPutHedgeFlow = 0;
    }
}
