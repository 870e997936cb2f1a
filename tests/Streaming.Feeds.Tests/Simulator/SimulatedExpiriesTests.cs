using Streaming.Engine;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Feeds.Simulator;
using Xunit;

namespace Streaming.Feeds.Tests.Simulator;

/// <summary>The options of the next trading days beside today's, with the truth about them.</summary>
public sealed class SimulatedExpiriesTests
{
    private const int Minutes = 20;

    // A Thursday before a holiday weekend: the next sessions are Monday and Tuesday.
    private static readonly DateOnly Thursday = new(2026, 6, 18);
    private static readonly DateOnly[] Expiries = [Thursday, new(2026, 6, 22), new(2026, 6, 23)];

    [Fact]
    public async Task Todays_events_are_the_same_to_the_last_digit_with_later_expiries_and_without()
    {
        var alone = await ReadAsync(Options(1));
        var beside = await ReadAsync(Options(3));

        Assert.Equal(Expiries, beside.Where(e => e.Contract is not null).Select(e => e.Contract!.Expiry).Distinct().Order());
        Assert.Equal(
            alone.Select(Text), beside.Where(e => e.Contract is null || e.Contract.Expiry == Thursday).Select(Text));
        for (var i = 1; i < beside.Count; i++)
            Assert.True(beside[i].EventTime >= beside[i - 1].EventTime, $"{Text(beside[i - 1])}, then {Text(beside[i])}");
    }

    [Fact]
    public void A_market_of_more_expiries_has_another_fingerprint()
    {
        Assert.Equal(
            3, Enumerable.Range(1, 3).Select(n => Open(Options(n), null).Description.Fingerprint).Distinct().Count());
        Assert.EndsWith("/2026-06-18", Open(Options(1), null).Description.Fingerprint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_engine_finds_each_expiries_volatility_and_open_interest()
    {
        Assert.True(TradingCalendar.Nyse.TryGetSession(Thursday, out var session));
        var state = new SymbolState("SPX", session, new EngineOptions());
        var truth = new SimulatedTruth();
        var path = new UnderlyingPath(SymbolSetting.Of("SPX"), Options(3), session);
        foreach (var item in await ReadAsync(Options(3), truth))
            state.Apply(item);

        Assert.Equal(Expiries[1..], state.LaterExpiries.Select(facts => facts.Expiration));
        var dates = SimulatedDate.Of(session, TradingCalendar.Nyse, 3);
        foreach (var facts in state.LaterExpiries)
        {
            var expiry = dates.Expiries.Single(time => time.Date == facts.Expiration);
            var seconds = (int)(facts.AsOf - session.Open).TotalSeconds - 1;
            var deviation = path.DeviationTo(expiry, seconds);
            var volatility = deviation / Math.Sqrt(facts.HoursToClose / 6.5 / 252);
            Assert.Equal(volatility, facts.Smile!.Move.Volatility!.Value, 0.02 * volatility);
            Assert.True(facts.Volume.Total > 100, $"{facts.Volume.Total} contracts traded");

            var positions = truth.Positions.Where(position =>
                position.Contract.Expiry == facts.Expiration && position.AsOf == facts.AsOf).ToList();
            Assert.Equal(facts.Strikes.Count * 2, positions.Count);
            double filter = 0, settled = 0;
            foreach (var position in positions)
            {
                filter += Square(state.PositionOf(position.Contract).OpenInterest - position.OpenInterest);
                var row = facts.Strikes.ToList().FindIndex(row => row.Strike.Equals(position.Contract.Strike));
                var known = facts.Settled.Strikes[row];
                settled += Square(
                    (position.Contract.Right == OptionRight.Call ? known.CallOpenInterest : known.PutOpenInterest)
                    - position.OpenInterest);
            }

            Assert.True(filter < settled, $"{facts.Expiration}: {filter} is no less than {settled}");
        }
    }

    private static double Square(double x) => x * x;

    private static SimulatorOptions Options(int expiries) => new()
    {
        Symbols = ["SPX"],
        Date = Thursday,
        Sessions = 1,
        Expiries = expiries,
        Scale = new TrafficScale(1 / 20.0, 1 / 100.0),
    };

    private static string Text(MarketEvent e) => Streaming.Testing.MarketEventText.Of(e);

    private static SimulatorFeed Open(SimulatorOptions options, ISimulatorTruth? truth) =>
        new(options, TradingCalendar.Nyse, Thursday, truth);

    private static async Task<List<MarketEvent>> ReadAsync(SimulatorOptions options, ISimulatorTruth? truth = null)
    {
        Assert.True(TradingCalendar.Nyse.TryGetSession(Thursday, out var session));
        var events = new List<MarketEvent>();
        await foreach (var chunk in Open(options, truth).ReadAsync(null, TestContext.Current.CancellationToken))
        {
            events.AddRange(chunk.Events.Span);
            if (events[^1].EventTime >= session.Open + TimeSpan.FromMinutes(Minutes))
                break;
        }

        return events;
    }
}
