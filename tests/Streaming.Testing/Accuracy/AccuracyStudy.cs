using System.Globalization;
using System.Text;
using Streaming.Engine;
using Streaming.Engine.MarketData;
using Streaming.Engine.OpenInterest;
using Streaming.Engine.Sessions;
using Streaming.Feeds.Simulator;

namespace Streaming.Testing.Accuracy;

/// <summary>Plays simulated days through the engine and holds what it infers against what is true.</summary>
/// <remarks>The trades of a real day of SPX; of its quotes those that trades meet, and a few more.</remarks>
public sealed class AccuracyStudy : ISimulatorTruth
{
    private readonly Dictionary<long, TrueTrade> _trades = [];
    private readonly SortedDictionary<(Evidence, double), Tally> _buckets = [];
    private readonly ClassificationRules _rules = new();
    private readonly Tally _labels = new();
    private readonly Dictionary<OptionContract, long> _settled = [];
    private readonly OpenInterestErrors _atTheClose = new();
    private OpenInterestErrors _errors = new();
    private Timestamp _asOf;
    private SymbolState? _state;

    private AccuracyStudy(SimulatorDifficulty difficulty, long seed) => (Difficulty, Seed) = (difficulty, seed);

    public SimulatorDifficulty Difficulty { get; }

    public long Seed { get; }

    /// <summary>The share of prints whose customer's side was found; a print without a label counts one half.</summary>
    public double Accuracy => _labels.Right / _labels.Count;

    public long Prints => _labels.Count;

    /// <summary>What was claimed and what came true, by evidence and claim, where there was a label.</summary>
    public IEnumerable<(Evidence Evidence, double Stated, double Observed, long Count)> Buckets =>
        _buckets.Select(bucket =>
            (bucket.Key.Item1, bucket.Key.Item2, bucket.Value.Right / bucket.Value.Count, bucket.Value.Count));

    /// <summary>Error of the filter's open interest by contract at the end of the day, root mean square over the mean.</summary>
    public double OpenInterestError => _atTheClose.OfFilter;

    /// <summary>The same of the morning's number.</summary>
    public double SettledError => _atTheClose.OfSettled;

    public IReadOnlyList<AcceptanceBand> Bands =>
        [.. AcceptanceBand.OfRules(_rules, Difficulty), .. AcceptanceBand.OfEngine(this)];

    /// <summary>The days' counters, the last one last.</summary>
    public List<EventCounters> Days { get; } = [];

    /// <summary>Contracts printed and not cancelled, by day.</summary>
    public List<long> Volumes { get; } = [];

    public static async Task<AccuracyStudy> RunAsync(
        SimulatorDifficulty difficulty, long seed, int sessions, CancellationToken cancellationToken)
    {
        var study = new AccuracyStudy(difficulty, seed);
        var feed = new SimulatorFeed(
            new SimulatorOptions
            {
                Symbols = ["SPX"],
                Date = new DateOnly(2026, 6, 12),
                Sessions = sessions,
                Seed = seed,
                Difficulty = difficulty,
                Scale = new TrafficScale(1, 1 / 1000.0),
            },
            TradingCalendar.Nyse, default, study);
        await foreach (var chunk in feed.ReadAsync(null, cancellationToken))
            study.Apply(chunk.Events.Span);
        return study;
    }

    public string Report()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Difficulty}, seed {Seed}: {Prints:N0} prints, {Days.Count} day(s)");
        text.AppendLine(CultureInfo.InvariantCulture, $"  sides found          {Accuracy:0.000}");
        foreach (var (evidence, stated, observed, count) in Buckets.Where(bucket => bucket.Count >= 500))
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"  {evidence,-14} {stated:0.000} -> {observed:0.000}  ({observed - stated:+0.000;-0.000}, {count:N0} prints)");
        text.AppendLine(CultureInfo.InvariantCulture, $"  open interest        {OpenInterestError:0.000} of its mean");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"  settled alone        {SettledError:0.000}; the filter is {1 - OpenInterestError / SettledError:P0} below");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"  oi_delta_confidence  {Days[^1].OpenInterestConfidence:0.000}");
        foreach (var band in Bands)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {band}");
        return text.ToString();
    }

    void ISimulatorTruth.Begin(string symbol, DateOnly session)
    {
        _ = TradingCalendar.Nyse.TryGetSession(session, out var found);
        _state = new SymbolState(symbol, found!, new EngineOptions()) { Labelled = Judge };
        _trades.Clear();
        _settled.Clear();
        Days.Add(_state.Counters);
        Volumes.Add(0);
    }

    void ISimulatorTruth.Tell(in TrueTrade trade)
    {
        _trades[trade.Sequence] = trade;
        _rules.Add(trade);
    }

    void ISimulatorTruth.Tell(in TruePosition position)
    {
        // Told before the second's events are handed out: the state is as old as the truth.
        if (position.AsOf != _asOf)
            (_asOf, _errors) = (position.AsOf, new OpenInterestErrors());
        _errors.Add(
            position.OpenInterest, _state!.PositionOf(position.Contract).OpenInterest,
            _settled.GetValueOrDefault(position.Contract));
    }

    void ISimulatorTruth.Tell(in TrueExposure exposure)
    {
    }

    void ISimulatorTruth.End(string symbol, DateOnly session, double closingPrice) => _atTheClose.Add(_errors);

    private void Apply(ReadOnlySpan<MarketEvent> events)
    {
        foreach (ref readonly var item in events)
        {
            switch (item.Kind)
            {
                case MarketEventKind.OpenInterest:
                    _settled[item.Contract!] = item.AsOpenInterest().Contracts;
                    break;
                case MarketEventKind.Trade:
                    Volumes[^1] += item.AsTrade().Size;
                    break;
                case MarketEventKind.Cancel:
                    Volumes[^1] -= item.AsCancel().Size;
                    break;
            }

            _state!.Apply(item);
            while (_state.TryTakeClosed(out _))
            {
            }
        }
    }

    private void Judge(OptionContract contract, in PrintEffect print)
    {
        // A print that is sent twice is judged once; crosses have no side, and busts no customer.
        if (!_trades.Remove(print.Sequence, out var truth) || truth.IsBust || truth.Side == 0)
            return;

        var label = print.Aggressor.Label;
        _labels.Add(label == 0 ? 0.5 : label == truth.Side ? 1 : 0);
        if (label == 0)
            return;

        var key = (print.Aggressor.Evidence, Math.Round(print.Aggressor.Probability, 3));
        if (!_buckets.TryGetValue(key, out var bucket))
            _buckets.Add(key, bucket = new Tally());
        bucket.Add(label == truth.Side ? 1 : 0);
    }

    private sealed class Tally
    {
        public double Right { get; private set; }

        public long Count { get; private set; }

        public void Add(double right)
        {
            Right += right;
            Count++;
        }
    }

    private sealed class OpenInterestErrors
    {
        private double _filter, _settled, _truth;
        private int _count;

        public double OfFilter => Math.Sqrt(_filter / _count) / (_truth / _count);

        public double OfSettled => Math.Sqrt(_settled / _count) / (_truth / _count);

        public void Add(double truth, double filter, double settled)
        {
            _filter += (filter - truth) * (filter - truth);
            _settled += (settled - truth) * (settled - truth);
            _truth += truth;
            _count++;
        }

        public void Add(OpenInterestErrors other)
        {
            _filter += other._filter;
            _settled += other._settled;
            _truth += other._truth;
            _count += other._count;
        }
    }
}
