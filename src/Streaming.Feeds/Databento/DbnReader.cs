using System.Diagnostics.CodeAnalysis;

namespace Streaming.Feeds.Databento;

/// <summary>Cuts a file or a connection into metadata and records. It trusts no length it reads.</summary>
internal sealed class DbnReader(Stream stream) : IDisposable
{
    private const int BufferBytes = 256 * 1024;

    private byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;
    private bool _ended;
    private byte _version;

    /// <summary>Why the records end before the stream does, or in the middle of one; null where they do not.</summary>
    public string? Fault { get; private set; }

    private ReadOnlySpan<byte> Buffered => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Takes the metadata as soon as all of them are in memory. They come first and once.</summary>
    /// <exception cref="InvalidDataException">They are none; the message says what they are.</exception>
    public bool TryTakeMetadata([NotNullWhen(true)] out DbnMetadata? metadata)
    {
        metadata = null;
        var bytes = Buffered;
        if (bytes.Length >= DbnMetadata.PreludeBytes)
        {
            var length = DbnMetadata.LengthOf(bytes);
            if (bytes.Length - DbnMetadata.PreludeBytes >= length)
            {
                _version = bytes[3];
                metadata = DbnMetadata.Parse(_version, bytes.Slice(DbnMetadata.PreludeBytes, length));
                _start += DbnMetadata.PreludeBytes + length;
                return true;
            }
        }

        if (_ended)
            throw new InvalidDataException("it ends before its records begin");
        return false;
    }

    /// <summary>Takes the next record that is in memory. It is gone with the next call.</summary>
    public bool TryTake(out DbnRecord record)
    {
        record = default;
        var bytes = Buffered;
        if (bytes.IsEmpty || Fault is not null)
            return false;

        var length = 4 * bytes[0];
        if (length < DbnFormat.HeaderBytes)
        {
            // Where one length is wrong no later record can be found.
            Fault = $"a record of {length} bytes, which is less than its header";
            return false;
        }

        if (bytes.Length < length)
        {
            if (_ended)
                Fault = $"a record of {length} bytes that breaks off after {bytes.Length}";
            return false;
        }

        record = new DbnRecord(bytes[..length], _version);
        _start += length;
        return true;
    }

    /// <summary>Reads on behind what was taken.</summary>
    /// <returns>False where the stream has ended and every record of it was taken.</returns>
    public bool Fill()
    {
        if (_ended || Fault is not null)
            return false;

        Fill(stream.Read(Room().Span));
        return true;
    }

    /// <inheritdoc cref="Fill()"/>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_ended || Fault is not null)
            return false;

        Fill(await stream.ReadAsync(Room(), cancellationToken));
        return true;
    }

    public void Dispose() => stream.Dispose();

    // Grows with what has come, never with what was promised.
    private Memory<byte> Room()
    {
        Buffered.CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        if (_end > _buffer.Length / 2)
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        return _buffer.AsMemory(_end);
    }

    private void Fill(int read)
    {
        _end += read;
        _ended = read == 0;
    }
}
