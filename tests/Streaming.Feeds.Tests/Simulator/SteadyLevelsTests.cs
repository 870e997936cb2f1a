using Streaming.Engine.Exposures;
using Streaming.Engine.Snapshots;
using Xunit;

namespace Streaming.Feeds.Tests.Simulator;

/// <summary>Levels move when the market has moved, and not to and fro: judged by what was published, close by close,
/// over whole simulated days and both books.</summary>
public sealed class SteadyLevelsTests
{
    private const double Margin = 1.10;
    private const double FarSigmas = 1.5;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_wall_or_magnet_moves_only_to_a_strike_that_led_by_a_tenth_at_two_closes(long seed)
    {
        var closes = (await EngineDay.OfAsync(seed)).Closes.ConvertAll(close => close.Facts);
        var moves = 0;
        foreach (var book in new[] { Book.Compat, Book.Principled })
            foreach (var level in Enum.GetValues<Kind>())
                for (var i = 2; i < closes.Count; i++)
                {
                    var (before, now) = (StrikeOf(closes[i - 1], book, level), StrikeOf(closes[i], book, level));
                    if (before is not { } left || now is not { } taken || left == taken)
                        continue;

                    // One without any claim to the level has left; whoever leads takes its place at once.
                    moves++;
                    if (Claim(closes[i], book, level, left) <= 0)
                        continue;

                    foreach (var close in new[] { closes[i - 1], closes[i] })
                        Assert.True(
                            Claim(close, book, level, taken) > Margin * Claim(close, book, level, left),
                            $"seed {seed}, {book} {level} at {closes[i].AsOf}: {left} -> {taken}, "
                            + $"{Claim(close, book, level, left):0} -> {Claim(close, book, level, taken):0} at {close.AsOf}");
                }

        Assert.InRange(moves, 5, 1_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_flip_does_not_visit_a_far_place_for_one_close(long seed)
    {
        var closes = (await EngineDay.OfAsync(seed)).Closes.ConvertAll(close => close.Facts);
        var known = 0;
        foreach (var book in new[] { Book.Compat, Book.Principled })
            for (var i = 1; i < closes.Count - 1; i++)
            {
                if (closes[i].Of(book).Flip is not { } flip)
                    continue;

                known++;
                var far = FarSigmas * closes[i].Smile!.Move.RemainingDollars;
                Assert.False(
                    closes[i - 1].Of(book).Flip is { } before && closes[i + 1].Of(book).Flip is { } after
                    && Math.Abs(flip - before) > far && Math.Abs(flip - after) > far && Math.Abs(after - before) <= far,
                    $"seed {seed}, {book}: the flip visits {flip} at {closes[i].AsOf}");
            }

        Assert.True(known > 300, $"seed {seed}: a flip at {known} closes only");
    }

    private enum Kind
    {
        Magnet,
        CallWall,
        PutWall,
    }

    private static double? StrikeOf(SnapshotFacts facts, Book book, Kind kind)
    {
        var levels = facts.Of(book).Levels;
        return kind switch
        {
            Kind.Magnet => levels.Magnet?.Strike,
            Kind.CallWall => levels.CallWall?.Strike,
            _ => levels.PutWall?.Strike,
        };
    }

    /// <summary>What makes a strike a level, from the published strikes.</summary>
    private static double Claim(SnapshotFacts facts, Book book, Kind kind, double strike)
    {
        for (var row = 0; row < facts.Strikes.Count; row++)
            if (facts.Strikes[row].Strike == strike)
            {
                var exposure = facts.Of(book).Strikes[row];
                return kind switch
                {
                    Kind.Magnet => Math.Abs(exposure.NetGex),
                    Kind.CallWall when book == Book.Compat => exposure.CallGex,
                    Kind.PutWall when book == Book.Compat => -exposure.PutGex,
                    Kind.CallWall => strike > facts.Smile!.Move.Spot ? exposure.NetGex : 0,
                    _ => strike < facts.Smile!.Move.Spot ? exposure.NetGex : 0,
                };
            }

        return 0;
    }
}
