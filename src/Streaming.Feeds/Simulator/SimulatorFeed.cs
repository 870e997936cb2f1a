using System.Globalization;
using Streaming.Engine.Sessions;
using Streaming.Runtime.Ports;

namespace Streaming.Feeds.Simulator;

/// <summary>A market that is made up, session after session, from a seed.</summary>
/// <remarks>Each symbol's events depend on the seed, its name, the day and the options, not on the other symbols nor on
/// when the feed started. A cursor is a day and a count; reading from it makes the day again and skips.</remarks>
public sealed class SimulatorFeed : IFeed
{
    internal const string Name = "simulator";

    // Whoever changes what a seed gives changes this, so that nobody resumes in another market.
    private const int Version = 1;

    private readonly SimulatorOptions _options;
    private readonly TradingCalendar _calendar;
    private readonly ISimulatorTruth? _truth;

    /// <param name="today">The day in New York, for a first session that no option dates.</param>
    public SimulatorFeed(
        SimulatorOptions options, TradingCalendar calendar, DateOnly today, ISimulatorTruth? truth = null)
    {
        _options = options;
        _calendar = calendar;
        _truth = truth;
        FirstSession = First(options, calendar, today);
        Description = new FeedDescription
        {
            Name = Name,
            Symbols = options.SymbolsOrDefault,
            IsLive = false,
            Speed = options.Speed,
            HeadStart = options.HeadStart,
            Fingerprint = Fingerprint(options),
            FirstSession = FirstSession.Date,
            CanReplay = true,
        };
    }

    public FeedDescription Description { get; }

    public FeedCounters Counters { get; } = new();

    public TradingSession FirstSession { get; }

    /// <summary>What went wrong in the market so far, by itself or on purpose.</summary>
    public SimulatedMishaps Mishaps { get; } = new();

    public IAsyncEnumerable<FeedChunk> ReadAsync(FeedCursor? after, CancellationToken cancellationToken) =>
        Read(after, cancellationToken).ToAsyncEnumerable();

    private IEnumerable<FeedChunk> Read(FeedCursor? after, CancellationToken cancellationToken)
    {
        var (session, left) = (FirstSession, _options.Sessions == 0 ? int.MaxValue : _options.Sessions);
        for (; session.Date < after?.Session && left > 0; left--)
            session = _calendar.Next(session.Date);

        // A run without a date starts later every day; a cursor of an earlier one still finds its session.
        if (after is { } cursor && cursor.Session != default
            && _calendar.TryGetSession(cursor.Session, out var resumed))
            session = resumed;

        using var files = _options.TruthPath.Length > 0 ? new TruthFiles(_options.TruthPath) : null;
        for (var skip = after?.Position ?? 0; left > 0; left--, skip = 0, session = _calendar.Next(session.Date))
        {
            var position = skip;
            var date = SimulatedDate.Of(session, _calendar, _options.Expiries);
            var simulated = new SimulatedSession(_options, date, _truth ?? files, Mishaps);
            foreach (var chunk in simulated.Chunks(skip, cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                position += chunk.Length;
                yield return new FeedChunk(chunk, new FeedCursor(session.Date, position));
            }
        }
    }

    private static TradingSession First(SimulatorOptions options, TradingCalendar calendar, DateOnly today)
    {
        var session = options.Date is { } date ? calendar.Next(date.AddDays(-1)) : calendar.LastOnOrBefore(today);
        while (options.Faults.EarlyClose && session.LengthSeconds >= TradingSession.FullSessionSeconds)
            session = calendar.Next(session.Date);
        return session;
    }

    // Without speed, which is the pump's, and without an end: they change when events come, not which.
    private static string Fingerprint(SimulatorOptions options)
    {
        var faults = options.Faults;
        bool[] switches =
        [
            options.NaiveInventory, options.Announcement, faults.CrossedQuotes, faults.StaleContracts,
            faults.MissingVenue, faults.FeedGaps, faults.ClockSkew, faults.Halt, faults.FrozenSpot, faults.EarlyClose,
            faults.NoChain, faults.LateOpenInterest,
        ];
        var expiries = options.Expiries == 1 ? "" : $"/{options.Expiries}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Name}/{Version}/{options.Seed}/{string.Join('+', options.SymbolsOrDefault)}/{options.Profile}/"
            + $"{options.Difficulty}/{options.Closing}/{options.HedgingFeedback:R}/"
            + $"{string.Concat(switches.Select(on => on ? '1' : '0'))}/{options.Date:yyyy-MM-dd}{expiries}");
    }
}
