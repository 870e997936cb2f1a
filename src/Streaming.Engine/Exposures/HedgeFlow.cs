using Streaming.Engine.MarketData;

namespace Streaming.Engine.Exposures;

/// <summary>What one print makes dealers hedge, in fixed point: ten-thousandths of a dollar,
/// and of a contract.</summary>
/// <remarks>Fixed, so that a print and its cancel leave every sum bit-identical,
/// in whatever order the others come.</remarks>
public readonly record struct TradeHedge(long DeltaUnits, long GammaUnits, long ContractUnits)
{
    public const double UnitsPerOne = 10_000;

    /// <param name="signedContracts">Contracts the customer bought, negative where sold;
    /// in the principled book the expected number, which need not be whole.</param>
    /// <param name="movesDelta">False for stock-option prints, whose delta came hedged with the stock.</param>
    public static TradeHedge Of(double signedContracts, double delta, double gamma, double spot, bool movesDelta = true)
    {
        var dollars = signedContracts * ExposureInputs.Multiplier * spot;
        return new TradeHedge(
            movesDelta ? Units(dollars * delta) : 0, Units(dollars * gamma * spot * 0.01), Units(signedContracts));
    }

    public static TradeHedge operator -(TradeHedge hedge) =>
        new(-hedge.DeltaUnits, -hedge.GammaUnits, -hedge.ContractUnits);

    // Rounds half away from zero, so a sale is the exact opposite of the same purchase.
    private static long Units(double value) => (long)Math.Round(value * UnitsPerOne, MidpointRounding.AwayFromZero);
}

/// <summary>What a <see cref="HedgeFlow"/> remembers.</summary>
public sealed record HedgeFlowState(
    long CallBar, long PutBar, long CallCumulative, long PutCumulative, long[] Delta, long[] Gamma, long[] Contracts);

/// <summary>Hedge flow of the open bar by strike row, and since the open by side.
/// Positive where dealers must buy the underlying, the sign of the customers' delta.</summary>
public sealed class HedgeFlow(int rows)
{
    private long[] _delta = new long[rows], _gamma = new long[rows], _contracts = new long[rows];

    public int Rows => _delta.Length;
    public long CallBar { get; private set; }
    public long PutBar { get; private set; }
    public long CallCumulative { get; private set; }
    public long PutCumulative { get; private set; }

    /// <summary>The open bar's signed delta, in <see cref="TradeHedge"/>'s units; likewise the two below.</summary>
    public ReadOnlySpan<long> Delta => _delta;

    public ReadOnlySpan<long> Gamma => _gamma;

    public ReadOnlySpan<long> Contracts => _contracts;

    public static double ToDollars(long units) => units / TradeHedge.UnitsPerOne;

    /// <summary>Adds a print. A cancel, of this bar or a closed one, adds its opposite.</summary>
    public void Add(int row, OptionRight right, in TradeHedge hedge)
    {
        _delta[row] += hedge.DeltaUnits;
        _gamma[row] += hedge.GammaUnits;
        _contracts[row] += hedge.ContractUnits;
        if (right == OptionRight.Call)
        {
            CallBar += hedge.DeltaUnits;
            CallCumulative += hedge.DeltaUnits;
        }
        else
        {
            PutBar += hedge.DeltaUnits;
            PutCumulative += hedge.DeltaUnits;
        }
    }

    /// <summary>Begins the next bar; what is cumulative stays.</summary>
    public void CloseBar()
    {
        (CallBar, PutBar) = (0, 0);
        Array.Clear(_delta);
        Array.Clear(_gamma);
        Array.Clear(_contracts);
    }

    /// <summary>Makes room for a newly listed strike before the row that stands there now.</summary>
    public void InsertRow(int row)
    {
        _delta = Inserted(_delta, row);
        _gamma = Inserted(_gamma, row);
        _contracts = Inserted(_contracts, row);
    }

    public HedgeFlowState State() =>
        new(CallBar, PutBar, CallCumulative, PutCumulative, [.. _delta], [.. _gamma], [.. _contracts]);

    public void Restore(HedgeFlowState state)
    {
        (CallBar, PutBar, CallCumulative, PutCumulative) =
            (state.CallBar, state.PutBar, state.CallCumulative, state.PutCumulative);
        (_delta, _gamma, _contracts) = ([.. state.Delta], [.. state.Gamma], [.. state.Contracts]);
    }

    private static long[] Inserted(long[] column, int row) => [.. column[..row], 0, .. column[row..]];
}
