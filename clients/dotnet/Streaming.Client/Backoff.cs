namespace Streaming.Client;

/// <summary>Full jitter: any wait up to a ceiling that doubles, so that a thousand clients do not come back together.</summary>
internal sealed class Backoff(Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private int _failures;

    public TimeSpan Next(TimeSpan atLeast = default)
    {
        var ceiling = First * Math.Pow(2, _failures);
        if (ceiling < Longest)
            _failures++;
        else
            ceiling = Longest;
        var drawn = ceiling * random.NextDouble();
        return drawn > atLeast ? drawn : atLeast;
    }

    public void Reset() => _failures = 0;
}
