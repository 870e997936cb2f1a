using System.Runtime.CompilerServices;
using Streaming.Runtime.Ports;

namespace Streaming.Storage.Sql;

/// <summary>What was journalled of a session since its last commit that outlives the power. A server that crashes alone may
/// have lost the end of it, and whoever journals goes on behind: it is written again from here.</summary>
/// <remarks>Closed bars are such a commit, so this holds some thirty seconds of one symbol, in the journal's own
/// bytes.</remarks>
internal sealed class JournalTail
{
    // For as long as somebody has the session open.
    private static readonly ConditionalWeakTable<StoredSession, JournalTail> Tails = [];

    private readonly List<JournalRow> _rows = [];

    /// <summary>How many events were journalled; 0 where none were since the last commit of that kind.</summary>
    public long End => _rows is [.., var last] ? last.End : 0;

    public static JournalTail Of(StoredSession session) => Tails.GetOrCreateValue(session);

    public void Add(JournalRow row)
    {
        // One that is given again, because nobody knows whether it was committed, is here already.
        if (row.Position >= End)
            _rows.Add(row);
    }

    public void Clear() => _rows.Clear();

    /// <summary>The rows from an event up to, and without, another one.</summary>
    public IEnumerable<JournalRow> Between(long from, long to) =>
        _rows.Where(row => row.Position >= from && row.Position < to);
}
