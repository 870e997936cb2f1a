using System.Buffers;

namespace Streaming.Server.Endpoints.Fragments;

/// <summary>The bytes of one answer: a frame made for it, and fragments in its middle.</summary>
internal sealed class BarsBody
{
    private const int FlushBytes = 64 * 1024;

    /// <summary>Below it the head of a compressed stream costs more than it saves.</summary>
    private const int CompressedMin = 1024;

    private readonly byte[] _frame;
    private readonly int _split;
    private readonly FragmentColumn? _column;
    private readonly BarFragment[] _fragments = [];
    private readonly int _chainedFrom;

    /// <param name="frame">The answer without bars.</param>
    public BarsBody(byte[] frame, BarSelection bars, BarForm form, FragmentCache cache)
    {
        _frame = frame;
        _split = frame.AsSpan().IndexOf(NoBars) + NoBars.Length - 1;
        Length = frame.Length;

        var closed = bars.Bars;
        if (closed.IsEmpty)
            return;

        _column = cache.ColumnOf(bars.Session!, bars.Interval, form);
        _fragments = new BarFragment[closed.Length];
        var previous = bars.Before;
        for (var i = 0; i < closed.Length; i++)
        {
            var column = _column;
            if (previous is null && form.First is { } first)
                (column, _chainedFrom) = (cache.ColumnOf(bars.Session!, bars.Interval, first), 1);

            _fragments[i] = column.Of(closed[i], previous);
            Length += _fragments[i].Continuation.Length;
            previous = closed[i];
        }

        Length--; // no comma before the first
    }

    /// <summary>In bytes, uncompressed.</summary>
    public long Length { get; }

    // No string can hold it: a quotation mark in one is escaped.
    private static ReadOnlySpan<byte> NoBars => "\"bars\":[]"u8;

    public Task WriteAsync(HttpContext context, bool isCompressed)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return isCompressed && Length >= CompressedMin ? WriteCompressedAsync(context) : WritePlainAsync(context);
    }

    private async Task WritePlainAsync(HttpContext context)
    {
        context.Response.ContentLength = Length;
        var output = context.Response.BodyWriter;
        output.Write(_frame.AsSpan(0, _split));
        var waiting = 0;
        for (var i = 0; i < _fragments.Length; i++)
        {
            var piece = i == 0 ? _fragments[i].Json : _fragments[i].Continuation;
            output.Write(piece.Span);
            waiting += piece.Length;
            if (waiting >= FlushBytes)
            {
                await output.FlushAsync(context.RequestAborted);
                waiting = 0;
            }
        }

        output.Write(_frame.AsSpan(_split));
        await output.FlushAsync(context.RequestAborted);
    }

    private async Task WriteCompressedAsync(HttpContext context)
    {
        context.Response.Headers.ContentEncoding = "gzip";
        var output = context.Response.BodyWriter;
        var gzip = new GzipAssembly(output);
        gzip.Begin();
        gzip.AddStored(_frame.AsSpan(0, _split));
        var waiting = 0;
        for (var i = 0; i < _fragments.Length; i++)
        {
            waiting += Add(gzip, i);
            if (waiting >= FlushBytes)
            {
                await output.FlushAsync(context.RequestAborted);
                waiting = 0;
            }
        }

        gzip.AddStored(_frame.AsSpan(_split));
        gzip.End();
        await output.FlushAsync(context.RequestAborted);
    }

    // What a bar's blocks refer to must be the bar that stands before it in this stream too: it is not where the answer
    // begins, nor where its first bar is written in another form than the rest.
    private int Add(GzipAssembly gzip, int i)
    {
        var fragment = _fragments[i];
        if (i > _chainedFrom && fragment.CompressedAfter(_fragments[i - 1], out var grown) is { } compressed)
        {
            if (grown > 0)
                _column!.Count(grown);
            gzip.Add(compressed);
            return compressed.Deflated.Length;
        }

        var piece = i == 0 ? fragment.Json : fragment.Continuation;
        gzip.AddStored(piece.Span);
        return piece.Length;
    }
}
