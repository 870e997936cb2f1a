using Streaming.Engine.Sessions;

namespace Streaming.Feeds.Simulator;

/// <summary>The price of the underlying, second by second.</summary>
internal sealed class UnderlyingPath
{
    private const double JumpsPerDay = 0.3;
    private const double JumpDeviation = 0.0025;
    private const double AnnouncementDeviation = 0.0035;
    private const int MemoryDays = 60; // 0.9^60 is 0.002
    private const double Memory = 0.9;
    private const double VarianceRiskPremium = 0.10;

    private readonly RandomStream _random;
    private readonly VarianceCurve _curve;
    private readonly double _dailyVariance;
    private readonly double _jumpChance;
    private readonly int _seconds;
    private readonly int _announcementSecond;
    private int _lastJump = int.MinValue / 2;

    public UnderlyingPath(SymbolSetting setting, SimulatorOptions options, TradingSession session)
    {
        _random = new RandomStream(options.Seed, setting.Symbol, session.Date, RandomPurpose.Path);
        _seconds = (int)session.LengthSeconds;
        _curve = new VarianceCurve(_seconds);
        _jumpChance = JumpsPerDay / TradingSession.FullSessionSeconds;
        _announcementSecond = options.Announcement ? SessionClock.TwoOClock : -1;

        // A half day holds the share of variance its length has.
        Volatility = setting.DailyVolatility
            * PortableMath.Exp(0.3 * Wandering(setting, options, session.Date, RandomPurpose.Volatility));
        _dailyVariance = Volatility * Volatility * session.LengthSeconds / TradingSession.FullSessionSeconds;
        Price = setting.Spot * PortableMath.Exp(0.015 * Wandering(setting, options, session.Date, RandomPurpose.Level));
    }

    public double Price { get; private set; }

    /// <summary>The day's volatility of a full session.</summary>
    public double Volatility { get; }

    /// <summary>The last second's move, in its own standard deviations.</summary>
    public double Surprise { get; private set; }

    /// <summary>True in the 2 s after a jump.</summary>
    public bool HasJumped(int second) => second - _lastJump is >= 0 and < 2;

    /// <summary>The standard deviation the market prices in from the start of a second to the close, with the premium
    /// it asks. Not below a last half minute's, so that options keep a price.</summary>
    public double DeviationToClose(int second) => Math.Sqrt(
        (1 + VarianceRiskPremium) * _dailyVariance * _curve.Remaining(Math.Min(second, _seconds - 30)));

    /// <summary>The same to a later close: days to come are as volatile as this one.</summary>
    public double DeviationTo(ExpiryTime expiry, int second)
    {
        var today = DeviationToClose(second);
        return expiry.SecondsBeyond == 0
            ? today
            : Math.Sqrt(today * today + (1 + VarianceRiskPremium) * Volatility * Volatility
                * expiry.SecondsBeyond / TradingSession.FullSessionSeconds);
    }

    /// <summary>Moves to the end of a second.</summary>
    /// <param name="push">The return that dealers' hedging adds.</param>
    /// <param name="damping">What every return is divided by: 1, or 1 + g where dealers lean against moves.</param>
    public void Step(int second, double push, double damping)
    {
        var deviation = Math.Sqrt(_dailyVariance * _curve.Share(second));
        var move = deviation * _random.Normal();
        if (_random.Chance(_jumpChance))
        {
            move += JumpDeviation * _random.Normal();
            _lastJump = second;
        }

        if (second == _announcementSecond)
        {
            move += AnnouncementDeviation * _random.Normal();
            _lastJump = second;
        }

        move = (move + push) / damping;
        Surprise = Math.Abs(move) / deviation;
        Price *= PortableMath.Exp(move);
    }

    // An AR(1) of 0.9 a day with variance 1, summed from its innovations, so that any day can be the first.
    private static double Wandering(
        SymbolSetting setting, SimulatorOptions options, DateOnly date, RandomPurpose purpose)
    {
        var sum = 0.0;
        for (var age = MemoryDays - 1; age >= 0; age--)
            sum = Memory * sum + new RandomStream(options.Seed, setting.Symbol, date.AddDays(-age), purpose).Normal();
        return sum * Math.Sqrt(1 - Memory * Memory);
    }
}
