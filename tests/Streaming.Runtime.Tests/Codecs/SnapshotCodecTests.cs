using System.Text.Json;
using Streaming.Engine.Snapshots;
using Streaming.Runtime.Codecs;
using Streaming.Testing;
using Xunit;

namespace Streaming.Runtime.Tests.Codecs;

public sealed class SnapshotCodecTests
{
    [Fact]
    public void What_was_known_at_each_close_of_a_day_comes_back_as_it_was()
    {
        var closes = SimulatedCloses.Of(seed: 5, minutes: 40);

        var longest = 0;
        foreach (var facts in closes)
        {
            var bytes = SnapshotCodec.Encode(facts);
            longest = Math.Max(longest, bytes.Length);

            // By all public properties, the computed ones too.
            Assert.Equal(Text(facts.WithoutStrikes()), Text(SnapshotCodec.Decode(bytes)));
        }

        Assert.InRange(closes.Count, 70, 80);
        Assert.Contains(closes, facts => facts is { Smile: not null, Decisions.Setup: not null, Live.Pin: not null });
        Assert.InRange(longest, 500, 4_000);
        TestContext.Current.SendDiagnosticMessage($"the longest of {closes.Count} takes {longest} bytes");
    }

    [Fact]
    public void For_another_host_the_strikes_come_along()
    {
        var facts = SimulatedCloses.Of(seed: 5, minutes: 2)[^1];

        var read = SnapshotCodec.Decode(SnapshotCodec.EncodeWhole(facts));

        Assert.NotEmpty(read.Strikes);
        Assert.Equal(Text(facts), Text(read));
        Assert.Equal(facts.Strikes[0].Call.Contract, read.Strikes[0].Call.Contract);
    }

    [Fact]
    public void Damaged_bytes_are_refused_with_the_codec_s_own_exception()
    {
        var bytes = SnapshotCodec.Encode(SimulatedCloses.Of(seed: 5, minutes: 2)[^1]);
        var random = new Random(7);

        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => SnapshotCodec.Decode(bytes.AsSpan(0, length)));
        for (var round = 0; round < 2_000; round++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 + random.Next(255));
            var failure = Record.Exception(() => SnapshotCodec.Decode(damaged));
            Assert.True(failure is null or InvalidDataException, failure?.ToString());
        }
    }

    private static string Text(SnapshotFacts facts) => JsonSerializer.Serialize(facts, Everything);

    private static readonly JsonSerializerOptions Everything = new() { IncludeFields = true };
}
