using System.Buffers;
using System.Security.Cryptography;
using Streaming.Engine.Sessions;
using Streaming.Feeds.Simulator;
using Streaming.Feeds.Tape;
using Xunit;

namespace Streaming.Feeds.Tests.Simulator;

public sealed class SimulatorTapeTests
{
    // The bytes of a seed never change, on any machine: who changes what is simulated changes this line and the version
    // in the feed's fingerprint.
    [Fact]
    public async Task The_tape_of_a_seed_is_always_the_same()
    {
        const string Golden = "1d4acae98ab8a5324e3533dc0fe4f229385a30416a1aa501428a504a62e04ac6";

        Assert.Equal(Golden, await HashAsync(new SimulatorOptions
        {
            Symbols = ["SPY", "SPX", "NVDA"], Date = new DateOnly(2026, 11, 27), Sessions = 1, Seed = 20260612,
            Scale = new TrafficScale(1 / 20.0, 1 / 500.0),
        }));
    }

    [Fact]
    public async Task Every_switch_together_gives_the_same_tape_twice()
    {
        var options = new SimulatorOptions
        {
            Symbols = ["QQQ", "IWM"], Date = new DateOnly(2026, 11, 27), Sessions = 1, HedgingFeedback = 0.3,
            Announcement = true, NaiveInventory = true, Closing = ClosingStyle.Mixture,
            Profile = SimulatorProfile.Burst, Scale = new TrafficScale(1 / 20.0, 1 / 1000.0),
            Faults = new SimulatorFaultOptions
            {
                ClockSkew = true, CrossedQuotes = true, FeedGaps = true, FrozenSpot = true, Halt = true,
                LateOpenInterest = true, MissingVenue = true, StaleContracts = true,
            },
        };

        Assert.Equal(await HashAsync(options), await HashAsync(options));
    }

    private static async Task<string> HashAsync(SimulatorOptions options)
    {
        var feed = new SimulatorFeed(options, TradingCalendar.Nyse, default);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var lines = new ArrayBufferWriter<byte>();
        var writer = new TapeWriter(lines);
        await foreach (var chunk in feed.ReadAsync(null, TestContext.Current.CancellationToken))
        {
            foreach (ref readonly var marketEvent in chunk.Events.Span)
                writer.Write(marketEvent);
            hash.AppendData(lines.WrittenSpan);
            lines.ResetWrittenCount();
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
