using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;
using Streaming.Engine.OpenInterest;
using Streaming.Engine.Pricing;
using Streaming.Engine.Saving;
using Streaming.Engine.Sessions;

namespace Streaming.Engine;

/// <summary>The newest sample of a chain: the market at one instant and, by strike row, smile, Greeks and open
/// interest. The sampler writes it in place; books and snapshots read it.</summary>
internal sealed class ChainSample
{
    private double[] _strikes = [], _deviations = [];
    private double[] _callOpen = [], _putOpen = [], _callSettled = [], _putSettled = [];

    /// <summary>Rises with each sample; 0 before the first.</summary>
    public int Number { get; set; }

    public Timestamp AsOf { get; set; }

    /// <summary>To the close, with the floor that keeps Greeks finite.</summary>
    public double Seconds { get; set; }

    public double ElapsedPercent { get; set; }

    /// <summary>False before the first usable smile: then only the open interest is known.</summary>
    public bool HasSmile { get; set; }

    /// <summary>The price that exposures are taken at.</summary>
    public double Spot { get; set; }

    public double Forward { get; set; }

    public ForwardSource ForwardSource { get; set; }

    /// <summary>The total deviation at the forward.</summary>
    public double AtTheMoney { get; set; }

    public GreekColumns Greeks { get; } = new();

    public int Rows { get; private set; }

    public StrikeGrid Grid { get; private set; } = StrikeGrid.Empty;

    public double Hours => Seconds / 3600;

    public double Years => Seconds / (TradingSession.SessionsPerYear * TradingSession.FullSessionSeconds);

    /// <summary>The remaining one-sigma move.</summary>
    public double MoveDollars => Spot * AtTheMoney;

    public ReadOnlySpan<double> Strikes => _strikes.AsSpan(0, Rows);

    public Span<double> Deviations => _deviations.AsSpan(0, Rows);

    /// <summary>Effective, by leg.</summary>
    public Span<double> CallOpenInterest => _callOpen.AsSpan(0, Rows);

    public Span<double> PutOpenInterest => _putOpen.AsSpan(0, Rows);

    public ReadOnlySpan<double> CallSettled => _callSettled.AsSpan(0, Rows);

    public ReadOnlySpan<double> PutSettled => _putSettled.AsSpan(0, Rows);

    /// <summary>What a compat book with this open interest is computed from.</summary>
    public ExposureInputs Inputs(ReadOnlySpan<double> callOpenInterest, ReadOnlySpan<double> putOpenInterest) =>
        Inputs(Book.Compat, callOpenInterest, putOpenInterest, default, default);

    /// <summary>What the principled book with these positions is computed from.</summary>
    public ExposureInputs Inputs(PositionColumns positions) => Inputs(
        Book.Principled, positions.CallOpenInterest, positions.PutOpenInterest, positions.CallPosition,
        positions.PutPosition);

    private ExposureInputs Inputs(
        Book book, ReadOnlySpan<double> callOpenInterest, ReadOnlySpan<double> putOpenInterest,
        ReadOnlySpan<double> callPosition, ReadOnlySpan<double> putPosition) => new()
        {
            Book = book,
            Spot = Spot,
            SigmaPerDeviation = 1 / Math.Sqrt(Years),
            Strikes = Strikes,
            Deviations = Deviations,
            DeltaCall = Greeks.DeltaCall.AsSpan(0, Rows),
            DeltaPut = Greeks.DeltaPut.AsSpan(0, Rows),
            Gamma = Greeks.Gamma.AsSpan(0, Rows),
            VannaPerLogDeviation = Greeks.VannaPerLogDeviation.AsSpan(0, Rows),
            CharmPerHour = Greeks.CharmPerHour.AsSpan(0, Rows),
            ThetaPerHour = Greeks.ThetaPerHour.AsSpan(0, Rows),
            CallOpenInterest = callOpenInterest,
            PutOpenInterest = putOpenInterest,
            CallPosition = callPosition,
            PutPosition = putPosition,
        };

    /// <summary>The distance from a strike to the nearer of its neighbours; 0 where it has none.</summary>
    public double StepAt(double strike)
    {
        var strikes = Strikes;
        var row = strikes.BinarySearch(strike);
        var step = double.PositiveInfinity;
        if (row > 0)
            step = strikes[row] - strikes[row - 1];
        if (row >= 0 && row + 1 < strikes.Length)
            step = Math.Min(step, strikes[row + 1] - strikes[row]);
        return double.IsFinite(step) ? step : 0;
    }

    public void TakeRows(OptionChain chain)
    {
        Reserve(chain.Count, chain.Grid);
        chain.Strikes.CopyTo(_strikes);
        chain.Calls.Settled.CopyTo(_callSettled);
        chain.Puts.Settled.CopyTo(_putSettled);
    }

    /// <summary>All but the Greeks, which come of the rest.</summary>
    public void Save(ref StateWriter writer)
    {
        writer.Value(Number);
        writer.Value(AsOf);
        writer.Value(Seconds);
        writer.Value(ElapsedPercent);
        writer.Value(HasSmile);
        writer.Value(Spot);
        writer.Value(Forward);
        writer.Value(ForwardSource);
        writer.Value(AtTheMoney);
        writer.Column(Strikes);
        writer.Column<double>(Deviations);
        writer.Column<double>(CallOpenInterest);
        writer.Column<double>(PutOpenInterest);
        writer.Column(CallSettled);
        writer.Column(PutSettled);
    }

    /// <param name="chain">As it was at the sample, or with strikes that are newer.</param>
    public void Restore(ref StateReader reader, OptionChain chain)
    {
        Number = reader.Value<int>();
        AsOf = reader.Value<Timestamp>();
        Seconds = reader.Value<double>();
        ElapsedPercent = reader.Value<double>();
        HasSmile = reader.Value<bool>();
        Spot = reader.Value<double>();
        Forward = reader.Value<double>();
        ForwardSource = reader.Value<ForwardSource>();
        AtTheMoney = reader.Value<double>();
        var strikes = reader.Column<double>();
        Reserve(strikes.Length, strikes.Length == chain.Count ? chain.Grid : new StrikeGrid(strikes));
        strikes.CopyTo(_strikes, 0);
        reader.Column(Deviations);
        reader.Column(CallOpenInterest);
        reader.Column(PutOpenInterest);
        reader.Column(_callSettled.AsSpan(0, Rows));
        reader.Column(_putSettled.AsSpan(0, Rows));
    }

    private void Reserve(int rows, StrikeGrid grid)
    {
        (Rows, Grid) = (rows, grid);
        if (_strikes.Length < Rows)
        {
            (_strikes, _deviations) = (new double[2 * Rows], new double[2 * Rows]);
            (_callOpen, _putOpen) = (new double[2 * Rows], new double[2 * Rows]);
            (_callSettled, _putSettled) = (new double[2 * Rows], new double[2 * Rows]);
        }
    }
}
