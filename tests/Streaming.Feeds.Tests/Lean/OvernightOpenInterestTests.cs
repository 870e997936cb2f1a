using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Engine;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Feeds.Lean;
using Streaming.Testing;
using Xunit;

namespace Streaming.Feeds.Tests.Lean;

/// <summary>GOOG on 2015-12-23, whose options expire the day after: what each book made of the day's prints, against the
/// open interest that was settled overnight. A day of minute bars, one symbol: a check on real data, not a calibration.</summary>
public sealed class OvernightOpenInterestTests
{
    private static readonly DateOnly Day = new(2015, 12, 23);

    [Fact]
    public async Task The_open_interest_inferred_at_the_close_is_held_against_the_next_mornings()
    {
        var morning = new Dictionary<OptionContract, double>();
        var volume = new Dictionary<OptionContract, long>();
        Assert.True(TradingCalendar.Nyse.TryGetSession(Day, out var session));
        var state = new SymbolState("GOOG", session, new EngineOptions());
        foreach (var item in await EventsOfAsync(Day))
        {
            if (item.Kind == MarketEventKind.OpenInterest)
                morning[item.Contract!] = item.AsOpenInterest().Contracts;
            else if (item.Kind == MarketEventKind.Trade)
                volume[item.Contract!] = volume.GetValueOrDefault(item.Contract!) + item.AsTrade().Size;
            state.Apply(item);
        }

        state.Apply(MarketEvent.Of("GOOG", new SpotPrice(session.Close + TimeSpan.FromSeconds(1), state.Spot!.Value, 0, 0)));
        var facts = Assert.Single(state.LaterExpiries);
        var truth = new Dictionary<OptionContract, double>();
        foreach (var item in await EventsOfAsync(Day.AddDays(1)))
            if (item.Kind == MarketEventKind.OpenInterest && item.Contract!.Expiry == facts.Expiration)
                truth[item.Contract] = item.AsOpenInterest().Contracts;

        double settled = 0, compat = 0, principled = 0, mean = 0;
        foreach (var (contract, contracts) in truth.Where(pair => volume.ContainsKey(pair.Key)))
        {
            var row = facts.Strikes.ToList().FindIndex(row => row.Strike.Equals(contract.Strike));
            var known = facts.Live.Strikes[row];
            var effective = contract.Right == OptionRight.Call ? known.CallOpenInterest : known.PutOpenInterest;
            settled += Math.Abs(morning.GetValueOrDefault(contract) - contracts);
            compat += Math.Abs(effective - contracts);
            principled += Math.Abs(state.PositionOf(contract).OpenInterest - contracts);
            mean += contracts;
        }

        var traded = truth.Keys.Count(volume.ContainsKey);
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
            $"""
            GOOG 2015-12-23, {traded} contracts that traded, {volume.Values.Sum():N0} contracts of volume;
            mean error of the open interest at the close against the next morning's:
              settled alone  {settled / traded:0.0}
              compat         {compat / traded:0.0}  {Nearer(compat, settled)}
              principled     {principled / traded:0.0}  {Nearer(principled, settled)}
            """));
        Assert.True(traded >= 30, $"{traded} contracts traded and were settled");
        Assert.Equal(volume.Values.Sum(), facts.Volume.Total);

        // Neither book may do worse than twice what doing nothing does; which one is nearer is a finding, and printed.
        Assert.InRange(compat, 0, 2 * settled);
        Assert.InRange(principled, 0, 2 * settled);
    }

    private static string Nearer(double book, double settled) => FormattableString.Invariant(
        $"({(book < settled ? "nearer" : "NOT nearer")}: {100 * (book / settled - 1):+0;-0} % of settled alone's error)");

    private static async Task<List<MarketEvent>> EventsOfAsync(DateOnly day)
    {
        var feed = LeanFeed.Open(
            new LeanFeedOptions
            {
                Root = MarketDataFolder.Find("lean"), Symbol = "GOOG", Date = day, Speed = 0, IncludeLaterExpiries = true,
            },
            NullLogger<LeanFeed>.Instance);
        var events = new List<MarketEvent>();
        await foreach (var chunk in feed.ReadAsync(null, TestContext.Current.CancellationToken))
            events.AddRange(chunk.Events.Span);
        return events;
    }
}
