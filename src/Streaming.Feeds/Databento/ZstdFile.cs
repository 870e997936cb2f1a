using ZstdSharp;

namespace Streaming.Feeds.Databento;

/// <summary>A file that may be compressed, as what is in it.</summary>
internal static class ZstdFile
{
    public const string Extension = ".zst";

    private static ReadOnlySpan<byte> Magic => [0x28, 0xB5, 0x2F, 0xFD];

    /// <summary>Opens it, whatever its name says. What it is read of fails with a <see cref="ZstdException"/> where the
    /// compression is damaged, and with an <see cref="EndOfStreamException"/> where it breaks off.</summary>
    public static Stream Open(string path)
    {
        var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);
        try
        {
            Span<byte> head = stackalloc byte[Magic.Length];
            var isCompressed = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.SequenceEqual(Magic);
            file.Position = 0;
            return isCompressed ? new DecompressionStream(file, leaveOpen: false) : file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
