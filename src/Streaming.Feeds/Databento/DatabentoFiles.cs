using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Streaming.Runtime.Ports;

namespace Streaming.Feeds.Databento;

/// <summary>The files a feed plays, in the order that decides between records of one time.</summary>
internal sealed partial class DatabentoFiles
{
    private const string Extension = ".dbn";
    private const string Compressed = Extension + ZstdFile.Extension;

    // Databento's schema numbers: dbn, enums.rs.
    private const ushort SchemaDefinition = 9, SchemaStatistics = 10;
    private const ushort SchemaCbbo1Second = 15, SchemaCbbo1Minute = 16, SchemaBbo1Second = 18, SchemaBbo1Minute = 19;

    private const string OptionsDataset = "OPRA.PILLAR";

    private readonly string[] _paths;
    private readonly DatabentoFileFeedOptions _options;

    /// <exception cref="FeedException">There are none, or one of them is no DBN.</exception>
    public DatabentoFiles(DatabentoFileFeedOptions options, ILogger logger)
    {
        _options = options;
        var files = Find(options.Path, logger).Select(DatabentoFile.Open).ToList();
        try
        {
            _paths = [.. files.OrderBy(file => Rank(file.Metadata)).ThenBy(file => file.Path, StringComparer.Ordinal).Select(file => file.Path)];
            Underlyings = [.. options.Symbols.Count > 0 ? options.Symbols.Select(symbol => symbol.ToUpperInvariant()) : Named(files)];
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }
    }

    public SortedSet<string> Underlyings { get; }

    /// <summary>Opens all files. Who opens them disposes of them.</summary>
    public DatabentoFile[] Open() => [.. _paths.Select(DatabentoFile.Open)];

    /// <summary>Of the files' content and of what is played of it.</summary>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(
            $"databento\n{string.Join(',', Underlyings)}\n{_options.IncludeLaterExpiries}\n"));
        foreach (var path in _paths)
        {
            using var file = File.OpenRead(path);
            hash.AppendData(SHA256.HashData(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string[] Find(string path, ILogger logger)
    {
        if (path.Length == 0)
            throw new FeedException($"Feed:Databento:Path is not set; it names a {Extension} or {Compressed} file or a folder of them.");

        path = Path.GetFullPath(path);
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new FeedException($"Feed:Databento:Path names a file or folder that is not there: {path}");

        var plain = Directory.GetFiles(path, "*" + Extension);
        string[] found = [.. plain, .. Directory.GetFiles(path, "*" + Compressed).Where(file => !IsUnpacked(file, plain, logger))];
        return found.Length > 0
            ? found
            : throw new FeedException($"Feed:Databento:Path names a folder without {Extension} or {Compressed} files: {path}");
    }

    // Who unpacks a file mostly keeps it beside what came out, and to play both is to count each print twice.
    private static bool IsUnpacked(string compressed, string[] plain, ILogger logger)
    {
        var unpacked = compressed[..^ZstdFile.Extension.Length];
        if (!plain.Contains(unpacked))
            return false;

        Log.LeftOut(logger, compressed, Path.GetFileName(unpacked));
        return true;
    }

    // Open interest, spot, trades, quotes: a quote that closes an interval was not there when its trades were made.
    private static int Rank(DbnMetadata metadata) => metadata.Schema switch
    {
        SchemaDefinition => 0,
        SchemaStatistics => 1,
        _ when metadata.Dataset != OptionsDataset => 2,
        SchemaCbbo1Second or SchemaCbbo1Minute or SchemaBbo1Second or SchemaBbo1Minute => 4,
        _ => 3,
    };

    // What the metadata say; a file saved from the live gateway says it in its records instead.
    private static HashSet<string> Named(List<DatabentoFile> files)
    {
        var instruments = new DatabentoInstruments();
        foreach (var file in files)
        {
            if (file.Metadata.Mappings.Count > 0)
                instruments.Map(file.Metadata);
            else
                file.CollectInstruments(instruments);
        }

        var optioned = instruments.All.Select(instrument => instrument.Contract?.Underlying).OfType<string>().ToHashSet();
        return optioned.Count > 0
            ? optioned
            : throw new FeedException("Feed:Databento:Path names no file that tells of same-day options.");
    }

    private static partial class Log
    {
        [LoggerMessage(3006, LogLevel.Warning, "{Compressed} is left out: {Unpacked} beside it is played, which is taken for the same unpacked")]
        public static partial void LeftOut(ILogger logger, string compressed, string unpacked);
    }
}
