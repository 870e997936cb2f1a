namespace Streaming.Engine.Headlines;

/// <summary>A value that changes only when another one has been seen several closes in a row.</summary>
/// <param name="Known">The value in force; <c>default</c> until the first.</param>
/// <param name="Seen">How many closes in a row <paramref name="Candidate"/> was seen.</param>
public readonly record struct Steady<T>(T Known, bool IsKnown, T Candidate, int Seen)
    where T : struct, IEquatable<T>
{
    /// <summary>The first value is taken in silence: nothing changed.</summary>
    /// <param name="delay">Closes in a row that make a change.</param>
    /// <returns>True where the value in force has just changed.</returns>
    public bool Observe(T value, int delay, out Steady<T> next)
    {
        if (!IsKnown || value.Equals(Known))
        {
            next = new Steady<T>(value, IsKnown: true, default, 0);
            return false;
        }

        var seen = value.Equals(Candidate) ? Seen + 1 : 1;
        var changed = seen >= delay;
        next = changed ? new Steady<T>(value, IsKnown: true, default, 0) : this with { Candidate = value, Seen = seen };
        return changed;
    }
}
