using System.Reflection;
using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;
using Streaming.Engine.Pricing;
using Streaming.Engine.Sessions;
using Xunit;

namespace Streaming.Engine.Tests.Saving;

public sealed class SavedStateTests
{
    // The build's name comes first: another one is no damage.
    private const int EngineBytes = 16;

    [Theory]
    [InlineData(1, Book.Compat, 16)]
    [InlineData(2, Book.Principled, 8)]
    [InlineData(3, Book.Compat, 10)]
    [InlineData(4, Book.Principled, 16)]
    public void Who_goes_on_from_a_saved_state_tells_the_same_to_the_bit(int seed, Book book, int printsRememberedPower)
    {
        var play = new InterruptedPlay(
            new EngineOptions { Book = book, PrintsRememberedPower = printsRememberedPower }, seed);
        play.Run(EventfulDay.Of(seed));

        Assert.True(play.Closes > 80, $"{play.Closes} closes");
        Assert.True(play.News > 3, $"{play.News} headlines");
        Assert.True(play.Interruptions > 40, $"{play.Interruptions} interruptions");
        Assert.True(play.State.Counters is { Cancels: > 20, UnmatchedCancels: > 0, LateAdjustments: > 0, PackageVolume: > 0 });
        Assert.Equal(2, play.State.LaterExpiries.Count);
        Assert.NotEmpty(play.State.Gaps);
    }

    [Fact]
    public void It_is_so_where_nothing_expires_today()
    {
        var play = new InterruptedPlay(new EngineOptions(), seed: 5);
        play.Run(EventfulDay.Of(seed: 5, hasChain: false));

        Assert.False(play.State.HasChain);
        Assert.True(play.Interruptions > 40, $"{play.Interruptions} interruptions");
        Assert.NotEmpty(play.State.LaterExpiries);
    }

    [Fact]
    public void It_is_so_to_the_end_of_the_session_and_behind_it()
    {
        var play = new InterruptedPlay(new EngineOptions { PrintsRememberedPower = 8 }, seed: 6);
        play.Run(TradedDay(seed: 6));

        Assert.Equal(780, play.Closes);
        Assert.True(play.Interruptions > 200, $"{play.Interruptions} interruptions");
        Assert.True(play.State.Counters.AfterClose > 0);
    }

    [Theory]
    [InlineData(590, 610)]
    [InlineData(598, 602)]
    [InlineData(599, 602)]
    [InlineData(600, 601)]
    public void It_is_so_of_every_kind_of_smile(int lowest, int highest)
    {
        var play = new InterruptedPlay(new EngineOptions(), seed: 7);
        play.Run(TradedDay(seed: 7, minutes: 20, lowest, highest));

        Assert.True(play.Interruptions > 10, $"{play.Interruptions} interruptions");
        Assert.NotNull(play.State.Snapshot().Smile);
    }

    [Fact]
    public void What_was_saved_under_other_options_is_left_alone()
    {
        var options = new EngineOptions();
        var saved = InterruptedPlay.Save(Listed(options).State);
        foreach (var property in typeof(EngineOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var other = new EngineOptions();
            property.SetValue(other, Another(property.GetValue(other)!));
            AssertLeftAlone(new SymbolState("SPY", SyntheticDay.Session, other), saved);
        }

        _ = TradingCalendar.Nyse.TryGetSession(SyntheticDay.Date.AddDays(3), out var monday);
        AssertLeftAlone(new SymbolState("SPY", monday!, options), saved);
        AssertLeftAlone(new SymbolState("QQQ", SyntheticDay.Session, options), saved);
        Assert.True(new SymbolState("SPY", SyntheticDay.Session, options).TryRestore(saved));
    }

    [Fact]
    public void What_another_build_of_the_engine_saved_is_left_alone()
    {
        var saved = InterruptedPlay.Save(Listed(new EngineOptions()).State);
        saved[0]++;

        AssertLeftAlone(new SymbolState("SPY", SyntheticDay.Session, new EngineOptions()), saved);
    }

    [Fact]
    public void What_is_cut_off_anywhere_or_has_a_wrong_byte_is_refused_and_changes_nothing()
    {
        var options = new EngineOptions();
        var saved = InterruptedPlay.Save(Listed(options).State);
        var state = new SymbolState("SPY", SyntheticDay.Session, options);
        for (var length = 0; length < saved.Length; length++)
            Assert.Throws<InvalidDataException>(() => state.TryRestore(saved.AsSpan(0, length)));
        for (var place = EngineBytes; place < saved.Length; place++)
        {
            saved[place] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => state.TryRestore(saved));
            saved[place] ^= 0x10;
        }

        Assert.True(state.TryRestore(saved));
        Assert.Equal(saved, InterruptedPlay.Save(state));
    }

    [Fact]
    public void A_state_is_not_saved_while_a_bar_waits_and_not_restored_over_events()
    {
        var options = new EngineOptions();
        var day = Listed(options);
        var saved = InterruptedPlay.Save(day.State);
        Assert.Throws<InvalidOperationException>(() => day.State.TryRestore(saved));

        day.Clock(30.5);
        Assert.False(day.State.CanSave);
        Assert.Throws<InvalidOperationException>(() => InterruptedPlay.Save(day.State));

        day.Clock(31);
        Assert.False(day.State.CanSave);
        Assert.NotEmpty(day.TakeClosed());
        Assert.True(day.State.CanSave);
    }

    [Fact]
    public void The_newest_event_is_the_latest_that_came_and_no_gap()
    {
        var day = new SyntheticDay();
        Assert.Null(day.State.NewestEvent);

        day.Apply(MarketEvent.Of("SPY", new FeedGap(SyntheticDay.At(1), SyntheticDay.At(2), GapReason.FeedGap)));
        Assert.Null(day.State.NewestEvent);

        day.Spot(5, 600).Spot(4, 600).Apply(MarketEvent.Of("SPY", new SpotPrice(SyntheticDay.At(9), double.NaN, 0, 0)));
        Assert.Equal(SyntheticDay.At(5), day.State.NewestEvent);

        day.Clock(8);
        Assert.Equal(SyntheticDay.At(8), day.State.NewestEvent);
    }

    private static void AssertLeftAlone(SymbolState state, byte[] saved)
    {
        var before = InterruptedPlay.Save(state);
        Assert.False(state.TryRestore(saved));
        Assert.Equal(before, InterruptedPlay.Save(state));
    }

    private static SyntheticDay Listed(EngineOptions options)
    {
        var day = new SyntheticDay(options.PrintsRememberedPower).Listed();
        day.Spot(1, 600.3);
        for (var i = 0; i < 40; i++)
            day.Print(2 + 0.1 * i, i % 3 - 1, 1 + i, 595 + i % 10, condition: i % 4 == 0 ? 'f' : 'I');
        return day;
    }

    private static object Another(object value) => value switch
    {
        Book book => book == Book.Compat ? Book.Principled : Book.Compat,
        QuoteSizes sizes => sizes == QuoteSizes.OneVenue ? QuoteSizes.Consolidated : QuoteSizes.OneVenue,
        TimeSpan span => span + TimeSpan.FromSeconds(1),
        int number => number + 1,
        double number => 1.01 * number,
        Dictionary<string, double> volumes => new Dictionary<string, double>(volumes) { ["SPY"] = 1e9 },
        _ => throw new NotSupportedException($"An option of {value.GetType()} needs another value here."),
    };

    /// <summary>Little happens in it, all day: a print every few seconds, some of them taken back, and a spot that walks.</summary>
    private static IEnumerable<MarketEvent> TradedDay(int seed, double minutes = 400, int lowest = 590, int highest = 610)
    {
        var random = new Random(seed);
        var contracts = SyntheticDay.Contracts().Where(contract => contract.Strike >= lowest && contract.Strike <= highest).ToArray();
        var (spot, sequence) = (600.3, 0L);
        for (var second = -60.0; second < 60 * minutes; second += 6 * random.NextDouble())
        {
            var at = SyntheticDay.At(second);
            spot += 0.1 * (random.NextDouble() - 0.5);
            yield return MarketEvent.Of("SPY", new SpotPrice(at, Math.Round(spot, 2), 0, 0));
            var left = Math.Sqrt(Math.Max(60, 23_400 - second) / 23_400);
            for (var i = 0; i < (second < 0 ? 40 : 4); i++)
            {
                var contract = contracts[random.Next(contracts.Length)];
                var fair = Black.Price(contract.Right, spot, contract.Strike, 0.008 * left) + 0.03;
                yield return MarketEvent.Of(
                    contract, new Quote(at, Math.Round(fair - 0.02, 2), Math.Round(fair + 0.02, 2), 1 + random.Next(9), 1 + random.Next(9)));
            }

            var traded = contracts[random.Next(contracts.Length)];
            if (random.Next(9) == 0)
                yield return MarketEvent.Of(traded, new OpenInterestReport(at, random.Next(9_000), null));
            yield return MarketEvent.Of(traded, new Trade(
                at, random.Next(1, 400) / 100.0, 1 + random.Next(40), ++sequence, new("IIIfgS"[random.Next(6)]), 'C', false,
                Bid: 0, Ask: 0));
            if (random.Next(6) == 0)
                foreach (var contract in contracts)
                    yield return MarketEvent.Of(
                        contract, new TradeCancel(at, sequence - random.Next(200), new('A'), 0, 0, 'C'));
        }
    }
}
