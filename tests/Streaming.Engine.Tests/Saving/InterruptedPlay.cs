using System.Buffers;
using Streaming.Engine.MarketData;
using Xunit;

namespace Streaming.Engine.Tests.Saving;

/// <summary>Plays one day twice: to a state that nothing happens to, and to one that is saved and restored every now and
/// then, and asserts after each close that both tell the same.</summary>
internal sealed class InterruptedPlay(EngineOptions options, int seed)
{
    private readonly Random _random = new(seed);
    private readonly HashSet<OptionContract> _contracts = [];
    private SymbolState _other = New(options);

    public SymbolState State { get; } = New(options);

    public int Closes { get; private set; }

    public int News { get; private set; }

    public int Interruptions { get; private set; }

    public void Run(IEnumerable<MarketEvent> events)
    {
        foreach (var item in events)
        {
            State.Apply(item);
            _other.Apply(item);
            if (item.Contract is { } contract)
                _contracts.Add(contract);

            var closes = Told.Closes(State);
            var news = Told.News(State);
            Assert.Equal(closes, Told.Closes(_other));
            Assert.Equal(news, Told.News(_other));
            Closes += closes.Count;
            News += news.Count;
            var chance = closes.Count > 0 ? 2 : 900;
            if (_random.Next(chance) == 0)
                Assert.Equal(Told.View(State, _contracts), Told.View(_other, _contracts));
            if (State.CanSave && _random.Next(chance) == 0)
                Interrupt();
        }
    }

    private void Interrupt()
    {
        var saved = Save(_other);
        Assert.Equal(Save(State), saved);
        _other = New(options);
        Assert.True(_other.TryRestore(saved));
        Assert.Equal(saved, Save(_other));
        Interruptions++;
    }

    public static SymbolState New(EngineOptions options) => new("SPY", EventfulDay.Session, options);

    public static byte[] Save(SymbolState state)
    {
        var bytes = new ArrayBufferWriter<byte>();
        state.Save(bytes);
        return bytes.WrittenSpan.ToArray();
    }
}
