namespace Streaming.Feeds.Tape;

/// <summary>Cuts a stream into lines. A line that is too long is handed out once, cut, and the rest of it skipped, so
/// that a file without line ends does not fill the memory.</summary>
internal sealed class TapeLines(Stream stream) : IDisposable
{
    private const int BufferBytes = 4 * TapeFormat.LineBytesMax;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;
    private bool _ended;
    private bool _skipping;

    /// <summary>Takes the next line that is in memory.</summary>
    public bool TryTake(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            var length = rest.IndexOf((byte)'\n');
            if (length < 0)
            {
                line = rest;
                if (_ended ? rest.IsEmpty || _skipping : rest.Length <= TapeFormat.LineBytesMax)
                    return false;

                _start = _end;
                if (_skipping)
                    return false;

                _skipping = !_ended;
                return true;
            }

            _start += length + 1;
            line = rest[..length];
            if (!_skipping)
                return true;

            _skipping = false;
        }
    }

    /// <summary>True where the compressed stream broke off, as it does under a recorder that was killed.</summary>
    public bool Damaged { get; private set; }

    /// <summary>Reads on behind what was taken.</summary>
    /// <returns>False where the stream has ended and every line of it was taken.</returns>
    public bool Fill()
    {
        if (_ended)
            return false;

        try
        {
            Fill(stream.Read(Room().Span));
        }
        catch (InvalidDataException)
        {
            Break();
        }

        return true;
    }

    /// <inheritdoc cref="Fill()"/>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_ended)
            return false;

        try
        {
            Fill(await stream.ReadAsync(Room(), cancellationToken));
        }
        catch (InvalidDataException)
        {
            Break();
        }

        return true;
    }

    public void Dispose() => stream.Dispose();

    private Memory<byte> Room()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        return _buffer.AsMemory(_end);
    }

    private void Fill(int read)
    {
        _end += read;
        _ended = read == 0;
    }

    private void Break() => _ended = Damaged = true;
}
