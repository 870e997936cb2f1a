using Streaming.Engine.Exposures;
using Streaming.Engine.Pinning;
using Streaming.Engine.Sessions;
using Streaming.Feeds.Simulator;

namespace Streaming.Testing.Accuracy;

/// <summary>One forecast of a pin, by each model in the order of <see cref="PinForecaster.Models"/>, and what came.</summary>
public sealed record PinForecast(int Day, int Bucket, double[] Given)
{
    public bool Happened { get; init; }

    public Forecast Of(int model) => new(Given[model], Happened);
}

/// <summary>Forecasts one simulated day every five minutes, with the truth about dealers: what is judged is the models,
/// not what an engine may know of a book.</summary>
/// <remarks>The magnet is the strike that holds most true dealer gamma with the price upon it, which is the one that
/// the market's beta is of. The deviation is the market's, with the premium that it asks.</remarks>
internal sealed class PinForecaster(SimulatorOptions options, int day) : ISimulatorTruth
{
    private const int EveryMinutes = 5;
    private const int FirstMinute = 30;
    private const double Multiplier = 100;

    public static readonly string[] Models = ["heuristic_v1", "lognormal", "al_pde_v1", "al_pde_v1, beta off"];

    private readonly List<(PinSituation Situation, PinForecast Forecast)> _open = [];
    private readonly Dictionary<double, (double Dealers, double OpenInterest)> _book = [];
    private readonly SymbolSetting _setting = SymbolSetting.Of(options.Symbols[0]);
    private readonly Random _random = new((int)(options.Seed * 7_919 + day));
    private TradingSession _session = null!;
    private UnderlyingPath _path = null!;
    private SimulatedChain _chain = null!;

    public List<PinForecast> Forecasts { get; } = [];

    /// <summary>The bucket of a horizon: 4-6 h, 2-4 h, 1-2 h, 30-60 min, 10-30 min; -1 for none.</summary>
    public static int BucketOf(double hours) => hours switch
    {
        > 6 => -1, >= 4 => 0, >= 2 => 1, >= 1 => 2, >= 0.5 => 3, >= 1 / 6.0 => 4, _ => -1,
    };

    public void Run(TradingSession session)
    {
        _session = session;
        _path = new UnderlyingPath(_setting, options, session);
        _chain = new SimulatedChain(_setting, session.Date, _path.Price, _path.Volatility);
        var date = SimulatedDate.Of(session, TradingCalendar.Nyse, 1);
        foreach (var _ in new SimulatedSession(options, date, this, new SimulatedMishaps()).Chunks())
        {
        }
    }

    void ISimulatorTruth.Begin(string symbol, DateOnly session)
    {
    }

    void ISimulatorTruth.Tell(in TrueTrade trade)
    {
    }

    void ISimulatorTruth.Tell(in TruePosition position)
    {
        var (dealers, interest) = _book.GetValueOrDefault(position.Contract.Strike);
        _book[position.Contract.Strike] = (dealers + position.Dealers, interest + position.OpenInterest);
    }

    void ISimulatorTruth.Tell(in TrueExposure exposure)
    {
        var second = (int)(exposure.AsOf - _session.Open).TotalSeconds;
        var hours = _session.HoursToClose(exposure.AsOf);
        if (second % (60 * EveryMinutes) == 0 && second >= 60 * FirstMinute && BucketOf(hours) is var bucket and >= 0)
            Add(exposure, bucket, hours, _path.DeviationToClose(second));
        _book.Clear();
    }

    void ISimulatorTruth.End(string symbol, DateOnly session, double closingPrice)
    {
        foreach (var (situation, forecast) in _open)
            Forecasts.Add(forecast with { Happened = Math.Abs(closingPrice - situation.Magnet) <= situation.Band });
    }

    private void Add(in TrueExposure exposure, int bucket, double hours, double deviation)
    {
        _chain.Mark(exposure.Price, deviation);
        if (Magnet() is not { } magnet)
            return;

        var situation = new PinSituation(exposure.Price, magnet, deviation, _chain.StrikeStep, hours);
        var regime = exposure.Gex > 0 ? Regime.PositiveGamma : Regime.NegativeGamma;
        var top3 = 100 * _book.Values.Select(strike => strike.OpenInterest).OrderDescending().Take(3).Sum()
            / _book.Values.Sum(strike => strike.OpenInterest);
        var off = exposure.Beta * Math.Exp(0.8 * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble()))
            * Math.Cos(2 * Math.PI * _random.NextDouble()));
        _open.Add((situation, new PinForecast(day, bucket,
        [
            PinProbability.Heuristic(situation, regime, top3),
            PinProbability.Lognormal(situation),
            PinProbability.Hedged(situation, exposure.Beta),
            PinProbability.Hedged(situation, off),
        ])));
    }

    /// <summary>The strike within two deviations at which the book, repriced, has most gamma, long or short.</summary>
    private double? Magnet()
    {
        double? magnet = null;
        var strongest = 0.0;
        foreach (var level in _chain.Strikes)
        {
            if (Math.Abs(level - _chain.Price) > 2 * _chain.DeviationDollars + _chain.StrikeStep)
                continue;

            var (gamma, logLevel) = (0.0, PortableMath.Log(level));
            for (var k = 0; k < _chain.StrikeCount; k++)
            {
                var (d1, deviation) = _chain.StateAt(k, logLevel);
                gamma += _book.GetValueOrDefault(_chain.Strikes[k]).Dealers * PortableMath.NormalDensity(d1)
                    / (level * deviation);
            }

            gamma *= Multiplier * level * level * 0.01;
            if (Math.Abs(gamma) > Math.Abs(strongest))
                (strongest, magnet) = (gamma, level);
        }

        return magnet;
    }
}
