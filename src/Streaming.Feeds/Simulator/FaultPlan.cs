using Streaming.Engine.MarketData;

namespace Streaming.Feeds.Simulator;

/// <summary>When a day's faults begin and end, in seconds since the open. Drawn from a stream of their own, so that
/// switching one on leaves the market as it was.</summary>
internal sealed class FaultPlan
{
    private const int HaltSeconds = 300;

    private const double GapEverySeconds = 2700;
    private const double MissingVenueEverySeconds = 1200;
    private const int FreezesPerDay = 2;

    private readonly List<Span> _gaps = [];
    private readonly List<Span> _missingVenues = [];
    private readonly List<Span> _freezes = [];
    private readonly Span _halt = new(-1, -1);

    public FaultPlan(SymbolSetting setting, SimulatorOptions options, DateOnly day, int seconds)
    {
        var faults = options.Faults;

        // All symbols come over one line and miss the same time.
        var line = new RandomStream(options.Seed, "*", day, RandomPurpose.Faults);
        Scatter(_gaps, line, GapEverySeconds, 3, 30, seconds, faults.FeedGaps);

        var random = new RandomStream(options.Seed, setting.Symbol, day, RandomPurpose.Faults);
        Scatter(_missingVenues, random, MissingVenueEverySeconds, 5, 60, seconds, faults.MissingVenue);
        Scatter(_freezes, random, (double)seconds / FreezesPerDay, 10, 60, seconds, faults.FrozenSpot);
        var halt = 600 + random.Below(seconds - 1200 - HaltSeconds);
        if (faults.Halt)
            _halt = new Span(halt, halt + HaltSeconds);
        StaleContracts = faults.StaleContracts;
        CrossedQuotes = faults.CrossedQuotes;
        ClockSkew = faults.ClockSkew;
    }

    public bool StaleContracts { get; }

    public bool CrossedQuotes { get; }

    public bool ClockSkew { get; }

    public bool IsLost(int second) => Covers(_gaps, second);

    /// <summary>True in the second behind a gap or a halt, which began at <paramref name="from"/>.</summary>
    public bool IsGapOver(int second, out int from, out GapReason reason)
    {
        foreach (var gap in _gaps)
            if (gap.To == second)
            {
                (from, reason) = (gap.From, GapReason.FeedGap);
                return true;
            }

        (from, reason) = (_halt.From, GapReason.Halt);
        return _halt.To == second;
    }

    public bool IsHalted(int second) => _halt.Covers(second);

    public bool IsFrozen(int second) => Covers(_freezes, second);

    public bool IsVenueMissing(int second) => Covers(_missingVenues, second);

    private static bool Covers(List<Span> spans, int second)
    {
        foreach (var span in spans)
            if (span.Covers(second))
                return true;
        return false;
    }

    private static void Scatter(
        List<Span> spans, RandomStream random, double every, int shortest, int longest, int seconds, bool isOn)
    {
        // Drawn whether wanted or not: one switch must not move another's times.
        var second = 0.0;
        while (true)
        {
            second += 60 + every * random.Exponential();
            var length = shortest + random.Below(longest - shortest + 1);
            if (second + length >= seconds - 1)
                return;

            if (isOn)
                spans.Add(new Span((int)second, (int)second + length));
            second += length;
        }
    }

    private readonly record struct Span(int From, int To)
    {
        public bool Covers(int second) => second >= From && second < To;
    }
}
