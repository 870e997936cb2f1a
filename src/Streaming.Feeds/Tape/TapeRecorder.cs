using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.Extensions.Logging;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;

namespace Streaming.Feeds.Tape;

/// <summary>Writes a tape. One thread writes, so that lines of two symbols never mix.</summary>
/// <remarks>A feed that is given again from its start is recorded on behind what the tape has of it.</remarks>
public sealed partial class TapeRecorder : IRecorder
{
    private static readonly TimeSpan FlushEvery = TimeSpan.FromSeconds(1);

    // Written out at this size, so that one burst is one write and not a thousand.
    private const int WriteBytes = 64 * 1024;

    // Full: the caller waits (IRecorder). The wait is counted.
    private readonly BlockingCollection<Batch> _queue;
    private readonly ArrayBufferWriter<byte> _pending = new(2 * WriteBytes);
    private readonly TapeWriter _writer;
    private readonly Stream _stream;
    private readonly TapeProgress? _progress;
    private readonly string _path;
    private readonly ITimer _flush;
    private readonly Thread _thread;
    private readonly ILogger _logger;
    private volatile Exception? _fault;

    /// <summary>Opens the tape, or continues the one that is there.</summary>
    /// <param name="feed">What is recorded: its symbols and cadence stand in the tape's header.</param>
    /// <exception cref="FeedException">The file cannot be written, or holds something else than a recording of these
    /// symbols.</exception>
    public TapeRecorder(
        TapeRecorderOptions options, FeedDescription feed, TimeProvider clock, ILogger<TapeRecorder> logger)
        : this(OpenFile(options.Path, feed, out var progress), options, clock, logger, progress)
    {
    }

    internal TapeRecorder(
        Stream stream, TapeRecorderOptions options, TimeProvider clock, ILogger logger, TapeProgress? progress = null)
    {
        _progress = progress;
        _logger = logger;
        _path = options.Path;
        _stream = stream;
        _writer = new TapeWriter(_pending);
        _queue = new BlockingCollection<Batch>(options.QueueCapacity);
        _thread = new Thread(WriteAll) { IsBackground = true, Name = "tape recorder" };
        _thread.Start();

        // A full queue needs no reminder: the writer is at work.
        _flush = clock.CreateTimer(_ => RequestFlush(), null, FlushEvery, FlushEvery);
    }

    public Exception? Fault => _fault;

    public RecorderCounters Counters { get; } = new();

    public void Record(ReadOnlySpan<MarketEvent> batch)
    {
        if (batch.IsEmpty)
            return;

        if (_fault is not null)
        {
            Counters.CountLost(batch.Length);
            return;
        }

        var events = ArrayPool<MarketEvent>.Shared.Rent(batch.Length);
        batch.CopyTo(events);
        var copy = new Batch(events, batch.Length);
        if (_queue.TryAdd(copy))
            return;

        Counters.CountWait();
        _queue.Add(copy);
    }

    public async ValueTask DisposeAsync()
    {
        await _flush.DisposeAsync();
        _queue.CompleteAdding();
        await Task.Run(_thread.Join);
        _queue.Dispose();
    }

    private static Stream OpenFile(string path, FeedDescription feed, out TapeProgress? progress)
    {
        progress = null;
        path = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            string? source = null;
            var isNew = !File.Exists(path) || new FileInfo(path).Length == 0;
            if (!isNew)
            {
                source = Continued(path, feed).Source;
                if (feed.Fingerprint is { } fingerprint)
                {
                    progress = TapeProgress.Of(path, fingerprint);
                    source = progress.NewestSource;
                }
            }

            var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
            Stream stream = path.EndsWith(TapeFormat.CompressedExtension, StringComparison.OrdinalIgnoreCase)
                ? new GZipStream(file, CompressionLevel.Fastest)
                : file;

            // A recorder that was killed may have left half a line: what follows must not become its other half.
            var begin = new ArrayBufferWriter<byte>();
            if (!isNew)
                begin.Write("\n"u8);
            if (isNew || source != feed.Fingerprint)
                new TapeWriter(begin).WriteHeader(
                    new(TapeFormat.Version, Clock: true, feed.Symbols, feed.Cadence, feed.Fingerprint));
            stream.Write(begin.WrittenSpan);
            return stream;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FeedException($"Feed:Record:Path names a file that cannot be written: {path}", e);
        }
    }

    private static TapeHeader Continued(string path, FeedDescription feed)
    {
        var header = TapeFile.Open(path).Header;
        if (!header.Clock || header.Symbols is null || !feed.Symbols.All(header.Symbols.Contains))
            throw new FeedException(
                $"Feed:Record:Path names {path}, which is no recording of {string.Join(", ", feed.Symbols)}: record to another file.");
        return header;
    }

    private void RequestFlush()
    {
        try
        {
            _queue.TryAdd(default);
        }
        catch (InvalidOperationException)
        {
            // Disposed in this moment: the writer flushes at its end.
        }
    }

    private void WriteAll()
    {
        foreach (var batch in _queue.GetConsumingEnumerable())
        {
            Write(batch);
            if (batch.Events is not null)
                ArrayPool<MarketEvent>.Shared.Return(batch.Events, clearArray: true);
        }

        Attempt(() =>
        {
            WriteOut();
            _stream.Dispose();
        });
    }

    private void Write(Batch batch)
    {
        if (_fault is not null)
        {
            Counters.CountLost(batch.Length);
            return;
        }

        var recorded = 0;
        foreach (ref readonly var marketEvent in batch.Events.AsSpan(0, batch.Length))
        {
            if (_progress?.Has(marketEvent) == true)
                continue;

            _writer.Write(marketEvent);
            recorded++;
        }

        Attempt(() =>
        {
            if (batch.Events is null || _pending.WrittenCount >= WriteBytes)
                WriteOut();
            if (batch.Events is null)
                _stream.Flush();
            Counters.CountRecorded(recorded);
        });
    }

    private void WriteOut()
    {
        if (_pending.WrittenCount > 0)
            _stream.Write(_pending.WrittenSpan);
        _pending.ResetWrittenCount();
    }

    private void Attempt(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            _pending.ResetWrittenCount();
            if (_fault is null)
                Log.Failed(_logger, _path, e);
            _fault ??= e;
        }
    }

    /// <summary>A copy of what was recorded; without events it asks for a flush.</summary>
    private readonly record struct Batch(MarketEvent[]? Events, int Length);

    private static partial class Log
    {
        [LoggerMessage(3002, LogLevel.Error,
            "The recording to {Path} ended: what comes from now on is not on the tape.")]
        public static partial void Failed(ILogger logger, string path, Exception exception);
    }
}
