using Streaming.Engine.MarketData;

namespace Streaming.Feeds.Simulator;

/// <summary>One session of all symbols and expiries, merged by event time into chunks of at most a second of market time.</summary>
internal sealed class SimulatedSession
{
    private const int ChunkMax = 4096;

    private readonly SymbolDay[] _symbols;
    private readonly int[] _read;
    private readonly int _seconds;
    private readonly MarketEvent[] _chunk = new MarketEvent[ChunkMax];

    public SimulatedSession(
        SimulatorOptions options, SimulatedDate date, ISimulatorTruth? truth, SimulatedMishaps mishaps)
    {
        var days = new List<SymbolDay>();
        foreach (var symbol in options.SymbolsOrDefault)
        {
            SymbolDay? leader = null;
            foreach (var expiry in date.Expiries)
            {
                var hasChain = leader is not null || days.Count > 0 || !options.Faults.NoChain;
                days.Add(new SymbolDay(
                    SymbolSetting.Of(symbol), options, date, expiry, hasChain, truth, mishaps, leader));
                leader ??= days[^1];
            }
        }

        _symbols = [.. days];
        _read = new int[_symbols.Length];
        _seconds = (int)date.Session.LengthSeconds;
    }

    /// <summary>The events behind the first <paramref name="skip"/>, a chunk at a time; the next chunk overwrites the one
    /// before it.</summary>
    public IEnumerable<ReadOnlyMemory<MarketEvent>> Chunks(long skip = 0, CancellationToken cancellationToken = default)
    {
        for (var second = -1; second < _seconds; second++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var made = Run(second);

            // A second that is skipped whole need not be merged.
            if (made <= skip)
            {
                skip -= made;
                continue;
            }

            Array.Clear(_read);
            for (var count = Merge(); count > 0; count = Merge())
            {
                var known = (int)Math.Min(skip, count);
                skip -= known;
                if (known < count)
                    yield return _chunk.AsMemory(known, count - known);
            }
        }
    }

    /// <returns>How many events were made.</returns>
    private int Run(int second)
    {
        var made = 0;
        foreach (var symbol in _symbols)
        {
            if (second < 0)
                symbol.RunBeforeOpen();
            else
                symbol.RunSecond(second);
            made += symbol.Events.Count;
        }

        return made;
    }

    /// <summary>Fills the chunk with the earliest events that are left; of one instant, the symbol that was named first
    /// goes first.</summary>
    private int Merge()
    {
        var count = 0;
        while (count < ChunkMax && NextSymbol() is var next and >= 0)
            _chunk[count++] = _symbols[next].Events[_read[next]++];
        return count;
    }

    private int NextSymbol()
    {
        var (earliest, time) = (-1, long.MaxValue);
        for (var i = 0; i < _symbols.Length; i++)
        {
            var events = _symbols[i].Events;
            if (_read[i] == events.Count)
                continue;

            var candidate = events[_read[i]].EventTime.UnixNanoseconds;
            if (earliest < 0 || candidate < time)
                (earliest, time) = (i, candidate);
        }

        return earliest;
    }
}
