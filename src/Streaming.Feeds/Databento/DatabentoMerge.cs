using Streaming.Engine.MarketData;

namespace Streaming.Feeds.Databento;

/// <summary>Plays several files as one, in the order in which their records were received.</summary>
internal sealed class DatabentoMerge : IDisposable
{
    private readonly DatabentoFile[] _files;
    private readonly DatabentoTranslator[] _translators;
    private readonly PriorityQueue<int, (Timestamp ReceiveTime, int File)> _next = new();
    private readonly SkippedMessages _skipped;
    private MarketEvent? _held;
    private long _skip;

    public DatabentoMerge(DatabentoFiles files, bool includeLaterExpiries, SkippedMessages skipped, long skip)
    {
        _files = files.Open();
        _skipped = skipped;
        _skip = skip;
        skipped.IsMuted = skip > 0;

        // Instrument numbers are those of a dataset; the definitions of one file name the instruments of another.
        var datasets = new Dictionary<string, DatabentoTranslator>();
        var instruments = new Dictionary<string, DatabentoInstruments>();
        foreach (var file in _files)
        {
            if (!instruments.TryGetValue(file.Metadata.Dataset, out var known))
            {
                instruments.Add(file.Metadata.Dataset, known = new DatabentoInstruments());
                datasets.Add(file.Metadata.Dataset, new DatabentoTranslator(known, files.Underlyings, includeLaterExpiries, skipped));
            }

            known.Map(file.Metadata);
        }

        _translators = [.. _files.Select(file => datasets[file.Metadata.Dataset])];
        for (var file = 0; file < _files.Length; file++)
            Advance(file);
    }

    /// <summary>Fills a chunk.</summary>
    /// <returns>False where there is nothing left behind it.</returns>
    public bool Fill(SessionChunk chunk)
    {
        if (_held is { } held)
            chunk.TryAdd(held);
        _held = null;

        while (!chunk.IsFull && _next.TryDequeue(out var file, out _))
        {
            var marketEvent = _files[file].Current;
            Advance(file);
            if (_skip > 0)
            {
                _skipped.IsMuted = --_skip > 0;
                continue;
            }

            if (chunk.TryAdd(in marketEvent))
                continue;

            _held = marketEvent;
            return true;
        }

        return _next.Count > 0;
    }

    public void Dispose() => Array.ForEach(_files, static file => file.Dispose());

    private void Advance(int file)
    {
        if (_files[file].Advance(_translators[file], _skipped))
            _next.Enqueue(file, (_files[file].ReceiveTime, file));
    }
}
