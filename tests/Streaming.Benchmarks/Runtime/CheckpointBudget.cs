using System.Globalization;
using Streaming.Runtime;
using Streaming.Storage.Sql;
using Streaming.Storage.Sqlite;

namespace Streaming.Benchmarks.Runtime;

/// <summary>For how long a symbol takes nothing while a checkpoint of it is made, in a SQLite file, and what its events feel
/// of that: four symbols at an even pace, with a checkpoint at every bar and, by turns, with none.</summary>
/// <remarks>The worst case: at every bar all four checkpoints fall together, where the program gives each symbol a turn of
/// its own.</remarks>
internal static class CheckpointBudget
{
    private const int Rounds = 2;
    private const int Bars = 16;
    private const double HoldMost = 20;

    // As many as no run has bars.
    private const int Never = 1_000;

    /// <returns>Whether the budget was kept.</returns>
    public static async Task<bool> RunAsync()
    {
        var market = new BusyMarket();
        var (with, without) = (new List<WatchedStore>(), new List<WatchedStore>());
        await PlayAsync(market, checkpointBars: 1, bars: 4);
        for (var round = 0; round < Rounds; round++)
        {
            without.Add(await PlayAsync(market, Never, Bars));
            with.Add(await PlayAsync(market, checkpointBars: 1, Bars));
        }

        return Report(with, without);
    }

    private static async Task<WatchedStore> PlayAsync(BusyMarket market, int checkpointBars, int bars)
    {
        var folder = Directory.CreateTempSubdirectory("streaming-checkpoint-");
        try
        {
            await using var database = new SqliteDatabase(Path.Combine(folder.FullName, "streaming.db"));
            var store = new WatchedStore(new SqlSessionStore(database, TimeProvider.System));
            await using var pipeline = new Pipeline(
                new PacedFeed(market, bars), store, new RuntimeOptions { CheckpointBars = checkpointBars });
            await pipeline.StartAsync();
            await pipeline.WhenClosedAsync(bars - 2);
            return store;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool Report(List<WatchedStore> with, List<WatchedStore> without)
    {
        double[] holds = [.. with.SelectMany(static each => each.Holds).Order()];
        double[] writes = [.. with.SelectMany(static each => each.Writes).Order()];
        var isKept = At(holds, 0.99) <= HoldMost;
        Say($"{BusyMarket.Symbols.Count} symbols, {PacedFeed.EventsPerSecond:#,0} events/s, {holds.Length} checkpoints of at most {with.Max(static each => each.StateBytesMost) / 1e6:0.0} MB, {Environment.ProcessorCount} processors; ms");
        Say($"{(isKept ? "pass" : "FAIL")}  a symbol takes nothing   median {At(holds, 0.5):0.0}, p99 {At(holds, 0.99):0.0}, most {holds[^1]:0.0}; budget {HoldMost:0} for the p99");
        Say($"      of that in the store     median {At(writes, 0.5):0.0}, p99 {At(writes, 0.99):0.0}, most {writes[^1]:0.0}");
        Delays("with a checkpoint a bar ", with);
        Delays("without checkpoints     ", without);
        return isKept;
    }

    private static void Delays(string name, List<WatchedStore> stores)
    {
        double[] delays = [.. stores.SelectMany(static each => each.Delays).Order()];
        Say($"      event to journal, {name} median {At(delays, 0.5):0.00}, p99 {At(delays, 0.99):0.0}, p99.9 {At(delays, 0.999):0.0}, most {delays[^1]:0.0}");
    }

    private static double At(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
