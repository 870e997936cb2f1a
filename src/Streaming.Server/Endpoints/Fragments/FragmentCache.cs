using Microsoft.Extensions.Options;
using Streaming.Engine.Bars;
using Streaming.Runtime.Actors;

namespace Streaming.Server.Endpoints.Fragments;

/// <summary>Keeps the fragments of the sessions that are asked for, up to a number of bytes; past it the session that
/// nobody has asked for longest goes.</summary>
/// <remarks>By epoch: under one epoch a closed bar never changes, whichever object holds it.</remarks>
internal sealed class FragmentCache(IOptions<FragmentOptions> options, FragmentMetrics metrics)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Symbol, string Epoch), LinkedListNode<SessionFragments>> _sessions = [];
    private readonly LinkedList<SessionFragments> _byUse = new();
    private long _bytes;

    public FragmentColumn ColumnOf(SessionView session, BarInterval interval, BarForm form)
    {
        SessionFragments fragments;
        lock (_gate)
        {
            var key = (session.Symbol, session.Epoch);
            if (_sessions.TryGetValue(key, out var node))
                _byUse.Remove(node);
            else
                _sessions[key] = node = new(new SessionFragments(this, key));

            _byUse.AddLast(node);
            fragments = node.Value;
        }

        return fragments.ColumnOf(interval, form, CapacityOf(session.Log, interval));
    }

    private static int CapacityOf(BarLog log, BarInterval interval) =>
        (log.RawCapacity + interval.RawBars() - 1) / interval.RawBars();

    internal void Count(SessionFragments session, int bytes)
    {
        lock (_gate)
        {
            // What an answer still makes for a session that is gone goes with the answer.
            if (!_sessions.ContainsKey(session.Key))
                return;

            session.Bytes += bytes;
            _bytes += bytes;
            while (_bytes > options.Value.FragmentBytes && _byUse.First is { } oldest)
            {
                _byUse.RemoveFirst();
                _sessions.Remove(oldest.Value.Key);
                _bytes -= oldest.Value.Bytes;
                metrics.CountEvicted();
            }

            metrics.SetBytes(_bytes);
        }
    }
}

/// <summary>One session's fragments, a column for each form.</summary>
internal sealed class SessionFragments(FragmentCache cache, (string Symbol, string Epoch) key)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(BarInterval Interval, string Form), FragmentColumn> _columns = [];

    public (string Symbol, string Epoch) Key { get; } = key;

    /// <summary>Guarded by the cache.</summary>
    public long Bytes { get; set; }

    public FragmentColumn ColumnOf(BarInterval interval, BarForm form, int capacity)
    {
        lock (_gate)
        {
            // A grid that has grown writes every bar anew.
            if (!_columns.TryGetValue((interval, form.Name), out var column) || column.GridId != form.GridId)
            {
                if (column is not null)
                    cache.Count(this, -column.Bytes);
                _columns[(interval, form.Name)] = column = new(this, form, capacity);
            }

            return column;
        }
    }

    internal void Count(int bytes) => cache.Count(this, bytes);
}

/// <summary>The bars of one size in one form, as far as somebody has asked for them.</summary>
internal sealed class FragmentColumn(SessionFragments session, BarForm form, int capacity)
{
    private readonly BarFragment?[] _fragments = new BarFragment?[capacity];
    private int _bytes;

    public string GridId => form.GridId;

    public int Bytes => Volatile.Read(ref _bytes);

    public BarFragment Of(Bar bar, Bar? previous)
    {
        ref var slot = ref _fragments[bar.Ordinal];
        if (Volatile.Read(ref slot) is { } kept)
            return kept;

        // Two answers may make the same one at once; both go on with the first.
        var made = new BarFragment(form.Encode(bar, previous));
        if (Interlocked.CompareExchange(ref slot, made, null) is { } earlier)
            return earlier;

        Count(made.Continuation.Length);
        return made;
    }

    /// <summary>Counts what the fragments of this column have grown by.</summary>
    public void Count(int bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        session.Count(bytes);
    }
}
