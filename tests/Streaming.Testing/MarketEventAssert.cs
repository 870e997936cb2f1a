using Streaming.Engine.MarketData;
using Xunit;

namespace Streaming.Testing;

public static class MarketEventAssert
{
    public static void Same(ReadOnlyMemory<MarketEvent> expected, ReadOnlyMemory<MarketEvent> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(MarketEventText.Of(expected.Span[i]), MarketEventText.Of(actual.Span[i]));
    }
}
