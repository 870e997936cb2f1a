using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;

namespace Streaming.Feeds.Tape;

/// <summary>A tape on disk and what has to be known of it before it is played.</summary>
internal sealed record TapeFile(string Path, TapeHeader Header, string Fingerprint)
{
    /// <summary>Reads the file once for its digest and, where its header names no symbols, once more for those.</summary>
    /// <exception cref="FeedException">The file is missing, cannot be read or is of a newer format.</exception>
    public static TapeFile Open(string path)
    {
        if (path.Length == 0)
            throw new FeedException("Feed:Tape:Path is not set; it names the tape to play, a .jsonl or .jsonl.gz file.");

        path = System.IO.Path.GetFullPath(path);
        try
        {
            using var file = File.OpenRead(path);
            return new TapeFile(path, Scan(path), Convert.ToHexStringLower(SHA256.HashData(file)));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FeedException($"Feed:Tape:Path names a file that is not there: {path}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FeedException($"Feed:Tape:Path names a file that cannot be read: {path}", e);
        }
    }

    public TapeLines Lines() => Lines(Path);

    public static TapeLines Lines(string path)
    {
        var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1, FileOptions.SequentialScan);
        return new TapeLines(path.EndsWith(TapeFormat.CompressedExtension, StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(file, CompressionMode.Decompress)
            : file);
    }

    private static TapeHeader Scan(string path)
    {
        var reader = new TapeReader(new SkippedMessages(TapeFeed.Name, new FeedCounters(), NullLogger.Instance));
        var symbols = new SortedSet<string>(StringComparer.Ordinal);
        var cadence = TimeSpan.Zero;
        using var lines = Lines(path);
        while (lines.Fill())
        {
            while (lines.TryTake(out var line))
            {
                if (reader.TryRead(line, out var read))
                {
                    symbols.Add(read.Underlying);
                    if (read.Kind == MarketEventKind.Trade && read.AsTrade().Aggregate)
                        cadence = TimeSpan.FromMinutes(1);
                }

                if (reader.Header is not { } header)
                    continue;

                if (header.Version is < 1 or > TapeFormat.Version)
                    throw new FeedException($"The tape {path} is of version {header.Version}; this program plays version {TapeFormat.Version}.");
                if (header.Symbols is not null)
                    return header;
            }
        }

        var found = reader.Header ?? new TapeHeader(TapeFormat.Version, Clock: false, Symbols: null, TimeSpan.Zero);
        return found with { Symbols = [.. symbols], Cadence = found.Cadence > cadence ? found.Cadence : cadence };
    }
}
