using System.Text;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;
using ZstdSharp;

namespace Streaming.Feeds.Databento;

/// <summary>One DBN file of a day and the event it would give next.</summary>
internal sealed class DatabentoFile : IDisposable
{
    private readonly DbnReader _reader;

    private DatabentoFile(string path, DbnReader reader, DbnMetadata metadata)
    {
        Path = path;
        _reader = reader;
        Metadata = metadata;
    }

    public string Path { get; }

    public DbnMetadata Metadata { get; }

    /// <summary>The event <see cref="Advance"/> found, and when it was received.</summary>
    public MarketEvent Current { get; private set; }

    public Timestamp ReceiveTime { get; private set; }

    /// <exception cref="FeedException">It cannot be read or is no DBN.</exception>
    public static DatabentoFile Open(string path)
    {
        DbnReader? reader = null;
        try
        {
            reader = new DbnReader(ZstdFile.Open(path));
            DbnMetadata? metadata;
            while (!reader.TryTakeMetadata(out metadata))
                reader.Fill();
            return new DatabentoFile(path, reader, metadata);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or ZstdException)
        {
            reader?.Dispose();
            throw Failure(path, e);
        }
    }

    /// <summary>Reads on to the next event. A file that breaks off or has lost its framing ends there, counted.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool Advance(DatabentoTranslator translator, SkippedMessages skipped)
    {
        do
        {
            while (_reader.TryTake(out var record))
            {
                if (!translator.TryTranslate(in record, out var marketEvent))
                    continue;

                Current = marketEvent;
                ReceiveTime = record.TryGetReceiveTime(out var time) ? time : marketEvent.EventTime;
                return true;
            }
        }
        while (Fill());

        if (_reader.Fault is { } fault)
            skipped.CountMalformed("records that break off", Encoding.ASCII.GetBytes($"{System.IO.Path.GetFileName(Path)}: {fault}"));
        return false;
    }

    /// <summary>Reads the whole file for the instruments it names.</summary>
    public void CollectInstruments(DatabentoInstruments instruments)
    {
        do
        {
            while (_reader.TryTake(out var record))
                if (record.IsWhole)
                    instruments.TryMap(in record);
        }
        while (Fill());
    }

    public void Dispose() => _reader.Dispose();

    private bool Fill()
    {
        try
        {
            return _reader.Fill();
        }
        catch (Exception e) when (e is IOException or ZstdException)
        {
            throw Failure(Path, e);
        }
    }

    private static FeedException Failure(string path, Exception e) => new(
        e switch
        {
            InvalidDataException => $"Feed:Databento:Path names {path}, which cannot be played: {e.Message}.",
            ZstdException or EndOfStreamException =>
                $"Feed:Databento:Path names {path}, whose compression is damaged or breaks off: {e.Message.TrimEnd('.')}. Fetch it again.",
            _ => $"Feed:Databento:Path names a file that cannot be read: {path}",
        },
        e);
}
