namespace Streaming.Storage.Sql;

/// <summary>A batch of a session's journal as it is written.</summary>
internal sealed record JournalRow(long Position, long Count, byte[] Cursor, byte[] Body, long Sum)
{
    /// <summary>Where the next one begins.</summary>
    public long End => Position + Count;
}
