using Streaming.Protocol;
using Streaming.Server.Events.Sse;
using Xunit;

namespace Streaming.Server.Tests.Events.Sse;

/// <summary>The word that stands for where a stream is.</summary>
public sealed class StreamCursorTests
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 1_000; round++)
        {
            var positions = Enumerable.Range(0, random.Next(32)).ToDictionary(
                number => StreamCursor.NameOf(Topic.Status($"S{number}")),
                number => random.Next(8) == 0 ? default(Position?)
                    : new($"20260605-{random.Next(4):x12}", random.NextInt64(-1, long.MaxValue >> random.Next(60))));

            var text = StreamCursor.Write(positions.Select(each => (each.Key, each.Value)));

            Assert.True(StreamCursor.TryRead(text, out var read), $"seed {seed}");
            Assert.Equal(
                positions.ToDictionary(each => each.Key, each => each.Value ?? new Position(StreamCursor.NoEpoch, -1)), read);
        }
    }

    [Fact]
    public void No_word_of_somebody_else_breaks_it()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var genuine = StreamCursor.Write(
            [(StreamCursor.NameOf(Topic.Status("SPY")), new Position("20260605-0123456789ab", 300))]);
        for (var round = 0; round < 10_000; round++)
        {
            var letters = genuine.ToCharArray();
            letters[random.Next(letters.Length)] = (char)random.Next(32, 127);
            StreamCursor.TryRead(new string(letters.AsSpan(0, random.Next(letters.Length + 1))), out _);
        }

        Assert.False(StreamCursor.TryRead("", out _));
        Assert.False(StreamCursor.TryRead("ünïcode", out _));
        Assert.False(StreamCursor.TryRead(new string('A', StreamCursor.LengthMax + 1), out _));
    }

    [Fact]
    public void Five_topics_of_one_symbol_take_about_a_hundred_letters()
    {
        var positions = Enumerable.Range(0, 5).Select(
            number => (StreamCursor.NameOf(Topic.Status($"S{number}")), (Position?)new Position("20260605-0123456789ab", 300)));

        Assert.InRange(StreamCursor.Write(positions).Length, 1, 110);
    }
}
