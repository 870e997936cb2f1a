namespace Streaming.Engine.Exposures;

/// <summary>Exposures of one book by strike row, and their totals, in dollars.
/// Computed anew each sample in reused columns.</summary>
/// <remarks>GEX is per +1 %, VEX per +1 vol point, CHEX per trading day. VEX and CHEX are hedge pressure: positive
/// where dealers must buy. DEX of the compat book is the option side's delta,
/// of the principled book the dealers'.</remarks>
public sealed class ExposureProfile
{
    /// <summary>Hours of the trading day that CHEX and theta are quoted per;
    /// a half day changes nothing in the unit.</summary>
    public const double HoursPerTradingDay = 6.5;

    private double[] _strikes = [], _openInterest = [], _callOpenInterest = [], _putOpenInterest = [];
    private double[] _callGex = [], _putGex = [], _netGex = [];
    private double[] _callDex = [], _putDex = [], _netDex = [];
    private double[] _netVex = [], _netChex = [];

    public Book Book { get; private set; }
    public double Spot { get; private set; }
    public int Count { get; private set; }

    public ReadOnlySpan<double> Strikes => _strikes.AsSpan(0, Count);
    public ReadOnlySpan<double> OpenInterest => _openInterest.AsSpan(0, Count);
    public ReadOnlySpan<double> CallOpenInterest => _callOpenInterest.AsSpan(0, Count);
    public ReadOnlySpan<double> PutOpenInterest => _putOpenInterest.AsSpan(0, Count);
    public ReadOnlySpan<double> CallGex => _callGex.AsSpan(0, Count);
    public ReadOnlySpan<double> PutGex => _putGex.AsSpan(0, Count);
    public ReadOnlySpan<double> NetGex => _netGex.AsSpan(0, Count);
    public ReadOnlySpan<double> CallDex => _callDex.AsSpan(0, Count);
    public ReadOnlySpan<double> PutDex => _putDex.AsSpan(0, Count);
    public ReadOnlySpan<double> NetDex => _netDex.AsSpan(0, Count);
    public ReadOnlySpan<double> NetVex => _netVex.AsSpan(0, Count);
    public ReadOnlySpan<double> NetChex => _netChex.AsSpan(0, Count);

    public ExposureTotals Totals { get; private set; }

    public void Compute(in ExposureInputs inputs)
    {
        var count = inputs.Strikes.Length;
        Reserve(count);
        (Book, Spot, Count) = (inputs.Book, inputs.Spot, count);
        inputs.Strikes.CopyTo(_strikes);
        inputs.CallOpenInterest.CopyTo(_callOpenInterest);
        inputs.PutOpenInterest.CopyTo(_putOpenInterest);

        var compat = inputs.Book == Book.Compat;
        var dollars = ExposureInputs.Multiplier * inputs.Spot;
        var gammaDollars = dollars * inputs.Spot * 0.01;
        double callGexTotal = 0, putGexTotal = 0, grossGex = 0, callDexTotal = 0, putDexTotal = 0, vexTotal = 0;
        double charmTotal = 0, grossCharm = 0, charmToClose = 0, theta = 0, openInterest = 0;
        for (var row = 0; row < count; row++)
        {
            var (calls, puts) = (inputs.CallOpenInterest[row], inputs.PutOpenInterest[row]);
            var callPosition = compat ? calls : inputs.CallPosition[row];
            var putPosition = compat ? -puts : inputs.PutPosition[row];
            var position = callPosition + putPosition;
            var deltaCall = inputs.DeltaCall[row];

            var callGex = callPosition * inputs.Gamma[row] * gammaDollars;
            var putGex = putPosition * inputs.Gamma[row] * gammaDollars;
            var callDex = callPosition * deltaCall * dollars;
            var putDex = (compat ? puts : putPosition) * inputs.DeltaPut[row] * dollars;
            var sigma = inputs.Deviations[row] * inputs.SigmaPerDeviation;
            var vex = sigma > 0 ? -position * inputs.VannaPerLogDeviation[row] / sigma * 0.01 * dollars : 0;
            var charm = -position * inputs.CharmPerHour[row] * dollars;

            _openInterest[row] = calls + puts;
            (_callGex[row], _putGex[row], _netGex[row]) = (callGex, putGex, callGex + putGex);
            (_callDex[row], _putDex[row], _netDex[row]) = (callDex, putDex, callDex + putDex);
            (_netVex[row], _netChex[row]) = (vex, charm * HoursPerTradingDay);

            callGexTotal += callGex;
            putGexTotal += putGex;
            grossGex += Math.Abs(callGex + putGex);
            callDexTotal += callDex;
            putDexTotal += putDex;
            vexTotal += vex;
            charmTotal += charm;
            grossCharm += Math.Abs(charm);
            charmToClose -= position * (DeltaAtExpiry(inputs.Spot, _strikes[row]) - deltaCall) * dollars;
            theta += position * inputs.ThetaPerHour[row] * ExposureInputs.Multiplier;
            openInterest += calls + puts;
        }

        Totals = new ExposureTotals
        {
            CallGex = callGexTotal,
            PutGex = putGexTotal,
            GrossGex = grossGex,
            CallDex = callDexTotal,
            PutDex = putDexTotal,
            NetVex = vexTotal,
            CharmDollarsPerHour = charmTotal,
            GrossCharmDollarsPerHour = grossCharm,
            CharmDollarsToClose = charmToClose,
            ThetaDollarsPerHour = theta,
            OpenInterest = openInterest,
        };
    }

    /// <summary>Forgets the chain: no rows and totals of zero, as before the first usable smile.</summary>
    public void Clear() => (Count, Totals) = (0, default);

    private static double DeltaAtExpiry(double spot, double strike) => spot > strike ? 1 : spot < strike ? 0 : 0.5;

    private void Reserve(int count)
    {
        if (_strikes.Length >= count)
            return;

        var capacity = Math.Max(count, 2 * _strikes.Length);
        _strikes = new double[capacity];
        _openInterest = new double[capacity];
        (_callOpenInterest, _putOpenInterest) = (new double[capacity], new double[capacity]);
        (_callGex, _putGex, _netGex) = (new double[capacity], new double[capacity], new double[capacity]);
        (_callDex, _putDex, _netDex) = (new double[capacity], new double[capacity], new double[capacity]);
        (_netVex, _netChex) = (new double[capacity], new double[capacity]);
    }
}
