using Streaming.Engine.Sessions;
using Streaming.Feeds.Simulator;
using Xunit;

namespace Streaming.Feeds.Tests.Simulator;

public sealed class UnderlyingPathTests
{
    // 16 % of variance in the first half hour, 9 % in the last.
    [Fact]
    public void Variance_has_the_shape_of_a_U()
    {
        var curve = new VarianceCurve(23_400);

        Assert.Equal(1, curve.Remaining(0));
        Assert.Equal(0, curve.Remaining(23_400), 1e-12);
        Assert.Equal(0.16, 1 - curve.Remaining(1800), 0.005);
        Assert.Equal(0.09, curve.Remaining(21_600), 0.005);
    }

    [Fact]
    public void Realised_variance_follows_the_curve_and_the_days_volatility()
    {
        const int Days = 120;
        var (first, last, whole, expected) = (0.0, 0.0, 0.0, 0.0);
        for (var (session, day) = (TradingCalendar.Nyse.Next(new DateOnly(2026, 1, 1)), 0);
            day < Days;
            session = TradingCalendar.Nyse.Next(session.Date), day++)
        {
            if (session.LengthSeconds < TradingSession.FullSessionSeconds)
                continue;

            var path = Path(new SimulatorOptions(), session);
            for (var second = 0; second < 23_400; second++)
            {
                var before = path.Price;
                path.Step(second, push: 0, damping: 1);
                if (path.HasJumped(second))
                    continue;

                var squared = Math.Pow(Math.Log(path.Price / before) / path.Volatility, 2);
                whole += squared;
                first += second < 1800 ? squared : 0;
                last += second >= 21_600 ? squared : 0;
            }

            expected++;
        }

        Assert.Equal(0.16, first / whole, 0.01);
        Assert.Equal(0.09, last / whole, 0.01);
        Assert.Equal(1, whole / expected, 0.01);
    }

    [Fact]
    public void Volatility_lingers_from_day_to_day()
    {
        var logs = new List<double>();
        for (var date = new DateOnly(2023, 1, 1); date < new DateOnly(2026, 1, 1); date = date.AddDays(1))
            if (TradingCalendar.Nyse.TryGetSession(date, out var session))
                logs.Add(Math.Log(Path(new SimulatorOptions(), session).Volatility / 0.0075));

        var lagged = logs.Zip(logs.Skip(1), (a, b) => a * b).Average() / logs.Average(x => x * x);
        Assert.Equal(0.3, Math.Sqrt(logs.Average(x => x * x)), 0.06);
        Assert.Equal(0.87, lagged, 0.05); // 0.9 a calendar day, weekends included
    }

    [Fact]
    public void An_announcement_moves_the_price_at_two_and_leaves_the_time_before_it_alone()
    {
        Assert.True(TradingCalendar.Nyse.TryGetSession(new DateOnly(2026, 6, 17), out var session));
        var plain = Path(new SimulatorOptions(), session);
        var announced = Path(new SimulatorOptions { Announcement = true }, session);
        for (var second = 0; second < SessionClock.TwoOClock; second++)
        {
            plain.Step(second, push: 0, damping: 1);
            announced.Step(second, push: 0, damping: 1);
        }

        Assert.Equal(plain.Price, announced.Price);
        announced.Step(SessionClock.TwoOClock, push: 0, damping: 1);

        Assert.True(announced.HasJumped(SessionClock.TwoOClock));
        Assert.True(announced.Surprise > 5);
    }

    [Fact]
    public void What_dealers_add_is_added_and_what_they_damp_is_damped()
    {
        Assert.True(TradingCalendar.Nyse.TryGetSession(new DateOnly(2026, 6, 12), out var session));
        var (free, pushed, damped) = (New(), New(), New());

        free.Step(0, push: 0, damping: 1);
        pushed.Step(0, push: 0.01, damping: 1);
        damped.Step(0, push: 0, damping: 2);

        var start = New().Price;
        var move = Math.Log(free.Price / start);
        Assert.Equal(move + 0.01, Math.Log(pushed.Price / start), 1e-12);
        Assert.Equal(move / 2, Math.Log(damped.Price / start), 1e-12);

        UnderlyingPath New() => Path(new SimulatorOptions(), session);
    }

    private static UnderlyingPath Path(SimulatorOptions options, TradingSession session) =>
        new(SymbolSetting.Of("SPX"), options, session);
}
