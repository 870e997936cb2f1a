using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Engine;
using Streaming.Engine.Sessions;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ports;
using Streaming.Storage.Memory;
using Streaming.Testing;
using Xunit;

namespace Streaming.Runtime.Tests.Actors;

public sealed class SymbolDirectoryTests
{
    [Fact]
    public void A_feed_that_brings_too_many_underlyings_is_ended_with_the_option_s_name()
    {
        var directory = new SymbolDirectory(
            new ActorSurroundings
            {
                Feed = new FeedDescription { Name = "hostile", Symbols = ["SPY"], IsLive = true },
                Store = new MemorySessionStore(new MemoryDatabase(), TimeProvider.System),
                Publishers = [],
                Clock = new ReplayMarketClock(),
                Calendar = TradingCalendar.Nyse,
                EngineOptions = new EngineOptions(),
                Options = new RuntimeOptions { SymbolsMax = 3 },
                Wall = new ManualTime(),
            },
            NullLogger<SymbolActor>.Instance);
        directory.MailboxOf("A");
        directory.MailboxOf("B");

        var failure = Assert.Throws<FeedException>(() => directory.MailboxOf("C"));

        Assert.Contains("Runtime:SymbolsMax is 3", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["A", "B", "SPY"], directory.Symbols);
        Assert.NotNull(directory.MailboxOf("SPY"));
    }
}
