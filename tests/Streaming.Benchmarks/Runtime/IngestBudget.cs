using System.Diagnostics;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Streaming.Engine;
using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Storage.Sql;
using Streaming.Storage.Sqlite;

namespace Streaming.Benchmarks.Runtime;

/// <summary>Trades a second from a feed to the told bar: pump, mailboxes, a journal in a SQLite file, actors. Beside it,
/// by turns: the same events through the reducers alone, and the same journal rows into a bare SQLite file.</summary>
internal static class IngestBudget
{
    private const int Rounds = 5;
    private const double Least = 500_000;
    private const int SecondsPerRound = BarIntervals.RawSeconds;
    private const int TradesPerRound = SecondsPerRound * BusyMarket.TradesPerSecond;

    /// <returns>Whether the budget was kept.</returns>
    public static async Task<bool> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("streaming-ingest-");
        try
        {
            return await RunAsync(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<bool> RunAsync(string folder)
    {
        var market = new BusyMarket();
        var reducers = new Reducers(market);
        var path = Path.Combine(folder, "whole.db");
        await using var database = new SqliteDatabase(path);
        var feed = new BusyFeed(market);
        await using var pipeline = new Pipeline(feed, new SqlSessionStore(database, TimeProvider.System));
        await pipeline.StartAsync();

        // A round is a bar, put off by its grace: the last event of the one closes the other.
        feed.Give(0..1);
        reducers.Run(0, 1);
        var rounds = new List<Round>();
        var (reduced, inserted) = (new List<double>(), new List<double>());
        var known = 0L;

        // The first round warms up and is not kept.
        for (var round = 0; round <= Rounds; round++)
        {
            var from = 1 + round * SecondsPerRound;
            var whole = await MeasureAsync(pipeline, feed, from, round);
            var alone = Seconds(() => reducers.Run(from, from + SecondsPerRound));
            var rows = Rows(path, known);
            known = rows[^1].Id;
            var bare = Insert(rows, Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"bare{round}.db")));
            if (round == 0)
                continue;

            rounds.Add(whole with { Bytes = rows.Sum(row => (long)row.Body.Length), Batches = rows.Count });
            reduced.Add(TradesPerRound / alone);
            inserted.Add(TradesPerRound / bare);
        }

        return Report(rounds, reduced, inserted, pipeline.Waits);
    }

    private static async Task<Round> MeasureAsync(Pipeline pipeline, BusyFeed feed, int from, int ordinal)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var (cpu, allocated, collections) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(), Collections());
        var pauses = GC.GetTotalPauseDuration();
        var started = Stopwatch.GetTimestamp();
        feed.Give(from..(from + SecondsPerRound));
        await pipeline.WhenClosedAsync(ordinal);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        process.Refresh();
        return new Round(
            seconds, (process.TotalProcessorTime - cpu).TotalSeconds, GC.GetTotalAllocatedBytes() - allocated,
            Collections() - collections, (GC.GetTotalPauseDuration() - pauses).TotalMilliseconds, Bytes: 0, Batches: 0);
    }

    private static int Collections() => Enumerable.Range(0, GC.MaxGeneration + 1).Sum(GC.CollectionCount);

    private static double Seconds(Action action)
    {
        var started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static List<JournalRow> Rows(string path, long after)
    {
        using var connection = new SqliteConnection($"Data Source={path}");
        return connection.Query<JournalRow>(
            "SELECT rowid AS Id, log_id AS Log, position AS Position, count AS Count, cursor AS Cursor, body AS Body FROM journal "
            + "WHERE rowid > @after ORDER BY rowid", new { after }).AsList();
    }

    /// <summary>Each batch in a transaction of its own, without anything around it.</summary>
    private static double Insert(List<JournalRow> rows, string path)
    {
        using var connection = new SqliteConnection($"Data Source={path}");
        connection.Open();
        connection.Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL");
        connection.Execute(
            "CREATE TABLE journal (log_id INTEGER, position INTEGER, count INTEGER, cursor BLOB, body BLOB, PRIMARY KEY (log_id, position))");
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO journal VALUES (@log, @position, @count, @cursor, @body)";
        var parameters = new[] { "@log", "@position", "@count", "@cursor", "@body" }
            .Select(name => command.Parameters.AddWithValue(name, 0)).ToArray();
        var seconds = Seconds(() =>
        {
            foreach (var row in rows)
            {
                object[] values = [row.Log, row.Position, row.Count, row.Cursor, row.Body];
                for (var i = 0; i < values.Length; i++)
                    parameters[i].Value = values[i];
                command.ExecuteNonQuery();
            }
        });
        return seconds;
    }

    private static bool Report(List<Round> rounds, List<double> reduced, List<double> inserted, long waits)
    {
        var rate = Median(rounds.Select(round => TradesPerRound / round.Seconds));
        Say($"medians of {Rounds} rounds of {TradesPerRound:#,0} trades with a quote before each, {BusyMarket.Symbols.Count} symbols, {Environment.ProcessorCount} processors");
        Say($"{(rate >= Least ? "pass" : "FAIL")}  feed to told bar      {rate,12:#,0} trades/s, budget {Least:#,0}; {string.Join(' ', rounds.Select(round => $"{round.Seconds:0.00}"))} s");
        Say($"      processors used       {Median(rounds.Select(round => round.Cpu / round.Seconds)),12:0.00}   {Median(rounds.Select(round => round.Cpu / TradesPerRound * 1e9)):0} ns a trade");
        Say($"      journalled            {Median(rounds.Select(round => round.Bytes / round.Seconds / 1e6)),12:0.0} MB/s, {Median(rounds.Select(round => (double)round.Bytes / TradesPerRound)):0.0} bytes a trade with its quote, {Median(rounds.Select(round => (double)TradesPerRound / round.Batches)):0} trades a batch");
        Say($"      allocated a trade     {Median(rounds.Select(round => (double)round.Allocated / TradesPerRound)),12:0.0} bytes; {Median(rounds.Select(round => (double)round.Collections)):0} collections a round, {Median(rounds.Select(round => round.PauseMilliseconds)):0} ms of pauses");
        Say($"      the feed waited       {waits,12:#,0} times");
        Say($"  -   reducers, one core    {Median(reduced),12:#,0} trades/s: the whole is {rate / Median(reduced):0.00} of it");
        Say($"  -   bare SQLite inserts   {Median(inserted),12:#,0} trades/s");
        return rate >= Least;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed record Round(
        double Seconds, double Cpu, long Allocated, int Collections, double PauseMilliseconds, long Bytes, int Batches);

    private sealed record JournalRow
    {
        public long Id { get; init; }

        public long Log { get; init; }

        public long Position { get; init; }

        public long Count { get; init; }

        public byte[] Cursor { get; init; } = [];

        public byte[] Body { get; init; } = [];
    }

    /// <summary>The engine without anything around it, on one core.</summary>
    private sealed class Reducers
    {
        private readonly BusyMarket _market;
        private readonly MarketEvent[] _events = new MarketEvent[1_024];
        private readonly Dictionary<string, SymbolState> _states;

        public Reducers(BusyMarket market)
        {
            _market = market;
            _states = BusyMarket.Symbols.ToDictionary(
                symbol => symbol, symbol => new SymbolState(symbol, BusyMarket.Session, new EngineOptions()));
            foreach (var item in market.Listings)
                _states[item.Underlying].Apply(item);
        }

        public void Run(int from, int to)
        {
            for (var second = from; second < to; second++)
                for (var at = 0; at < BusyMarket.EventsPerSecond; at += _events.Length)
                {
                    var part = _events.AsSpan(0, Math.Min(_events.Length, BusyMarket.EventsPerSecond - at));
                    _market.Stamp(second, at, part);
                    foreach (ref readonly var item in part)
                        _states[item.Underlying].Apply(item);
                }

            foreach (var state in _states.Values)
                while (state.TryTakeClosed(out _))
                {
                }
        }
    }
}
