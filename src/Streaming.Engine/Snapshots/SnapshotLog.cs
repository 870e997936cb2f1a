namespace Streaming.Engine.Snapshots;

/// <summary>The snapshots of a session's raw closes by ordinal, without strikes: some kilobytes each, a session's
/// few megabytes. What they say by strike the bar of the same ordinal says too.</summary>
/// <remarks>One thread sets; any number read, without locks, while it does.</remarks>
public sealed class SnapshotLog(int rawCapacity)
{
    private readonly SnapshotFacts?[] _closes = new SnapshotFacts?[rawCapacity];

    /// <summary>The snapshot at the end of a raw bar; null where none was taken.</summary>
    public SnapshotFacts? At(int ordinal) =>
        (uint)ordinal < (uint)_closes.Length ? Volatile.Read(ref _closes[ordinal]) : null;

    public void Set(SnapshotFacts close) => Volatile.Write(ref _closes[close.Ordinal], close.WithoutStrikes());
}
