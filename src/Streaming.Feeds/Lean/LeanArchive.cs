using System.IO.Compression;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;

namespace Streaming.Feeds.Lean;

/// <summary>A file in an archive, with what tells whether its content is the same.</summary>
internal sealed record LeanFile(string Name, OptionContract? Contract, long Length, uint Crc32);

/// <summary>One zip of the folder: a file of rows for each contract, or one for the underlying.</summary>
internal sealed record LeanArchive(string Path, IReadOnlyList<LeanFile> Files)
{
    // A minute file of one contract is some 30 KB; what claims to be larger than this is no such file.
    private const long FileBytesMax = 64 << 20;

    public delegate void RowReader(OptionContract? contract, LeanRow row);

    /// <param name="contractOf">The contract a file name tells of, null where it is not wanted; none of this for the
    /// underlying's archive.</param>
    /// <exception cref="FeedException">The archive cannot be read.</exception>
    public static LeanArchive Open(string path, Func<string, OptionContract?>? contractOf) => Attempt(path, archive =>
    {
        var files = new List<LeanFile>();
        foreach (var entry in archive.Entries)
        {
            var contract = contractOf?.Invoke(entry.Name);
            if (contractOf is null || contract is not null)
                files.Add(new LeanFile(entry.FullName, contract, entry.Length, entry.Crc32));
        }

        // The order in the archive tells nothing and may differ between two copies of one day.
        files.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return new LeanArchive(path, files);
    });

    /// <summary>Hands out every row that has at least so many columns behind its time.</summary>
    public void Read(int columns, SkippedMessages skipped, RowReader take) => Attempt(Path, archive =>
    {
        var numbers = new double[LeanRow.NumbersMax];
        foreach (var file in Files)
        {
            ReadOnlySpan<byte> content = Content(archive, file);
            foreach (var range in content.Split((byte)'\n'))
            {
                var line = content[range].TrimEnd((byte)'\r');
                if (line.IsEmpty)
                    continue;

                if (LeanRow.TryParse(line, numbers, out var row) && row.Count >= columns)
                    take(file.Contract, row);
                else
                    skipped.CountMalformed("a row that is no minute bar", line);
            }
        }

        return true;
    });

    private static byte[] Content(ZipArchive archive, LeanFile file)
    {
        if (file.Length > FileBytesMax || archive.GetEntry(file.Name) is not { } entry)
            throw new InvalidDataException($"{file.Name} is gone or claims {file.Length} bytes.");

        var content = new byte[file.Length];
        using var stream = entry.Open();
        stream.ReadExactly(content);
        return content;
    }

    private static T Attempt<T>(string path, Func<ZipArchive, T> read)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            return read(archive);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new FeedException($"The Lean archive {path} cannot be read.", e);
        }
    }
}
