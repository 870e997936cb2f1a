using System.Diagnostics;
using System.Globalization;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Feeds.Simulator;
using Streaming.Runtime.Ports;
using Streaming.Storage.Sql;
using Streaming.Storage.Sqlite;

namespace Streaming.Benchmarks.Runtime;

/// <summary>How long the program takes from its start until it goes on with the day of four symbols that its SQLite file
/// holds: one that was journalled, one that its feed gives again, and an empty file beside them.</summary>
internal static class RestartBudget
{
    private const int Rounds = 5;
    private const double Most = 2;
    private const int RawBars = 780;

    private static readonly string[] Symbols = ["SPX", "SPY", "QQQ", "IWM"];

    // A live feed takes up the session of the wall's day, so the stored day is that one.
    private static readonly TradingSession Session =
        TradingCalendar.Nyse.SessionFor(Timestamp.FromUtc(TimeProvider.System.GetUtcNow()));

    // Nobody answers there: what stands behind this restart is the journal alone.
    private static readonly string[] LiveFeed =
    [
        "--Feed:Kind=massive", "--Feed:Massive:Key=not-a-key", "--Feed:Massive:Rest=http://127.0.0.1:9",
        "--Feed:Massive:Socket=ws://127.0.0.1:9", .. Symbols.Select((symbol, i) => $"--Feed:Massive:Symbols:{i}={symbol}"),
    ];

    private static readonly string[] RepeatedFeed =
    [
        "--Feed:Kind=simulator", "--Feed:Simulator:HeadStart=00:00:00", "--Feed:Simulator:Speed=1", "--Feed:Simulator:Sessions=1",
        string.Create(CultureInfo.InvariantCulture, $"--Feed:Simulator:Date={Session.Date:yyyy-MM-dd}"),
        .. Symbols.Select((symbol, i) => $"--Feed:Simulator:Symbols:{i}={symbol}"),
    ];

    private static SimulatorFeed Simulator => new(
        new SimulatorOptions { Symbols = Symbols, Speed = 0, Sessions = 1, Date = Session.Date, HeadStart = TimeSpan.Zero },
        TradingCalendar.Nyse, Session.Date);

    /// <returns>Whether the budget was kept.</returns>
    public static async Task<bool> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("streaming-restart-");
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
        var (journalled, repeated) = (Path.Combine(folder, "journalled.db"), Path.Combine(folder, "repeated.db"));
        await FillAsync("journalled", journalled, new UnrepeatableFeed(Simulator));
        await FillAsync("given again", repeated, Simulator);
        var (empty, first, second) = (new List<Start>(), new List<Start>(), new List<Start>());

        // The first round fills the disk's cache and is not kept.
        for (var round = 0; round <= Rounds; round++)
        {
            var nothing = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"empty{round}.db"));
            Start[] starts =
            [
                await StartEmptyAsync(nothing),
                await StartAsync(LiveFeed, journalled, static (server, symbol) => server.WhenRestoredAsync(symbol)),
                await StartAsync(RepeatedFeed, repeated, static (server, symbol) =>
                    server.WhenReachedAsync(symbol, (Session.Close - TimeSpan.FromSeconds(31)).ToUtc())),
            ];
            if (round == 0)
                continue;

            empty.Add(starts[0]);
            first.Add(starts[1]);
            second.Add(starts[2]);
        }

        Say($"medians of {Rounds} starts, seconds from the start of the process; {Symbols.Length} symbols, {RawBars} raw bars each, {Environment.ProcessorCount} processors; budget {Most} s until it goes on");
        Say($"                      ready  first series  all series  goes on  processor time");
        Print("  -   an empty file", empty);
        return Judge("journalled   ", first) & Judge("given again  ", second);
    }

    private static async Task FillAsync(string what, string path, IFeed feed)
    {
        var started = Stopwatch.GetTimestamp();
        await using var database = new SqliteDatabase(path);
        await using var pipeline = new Pipeline(feed, new SqlSessionStore(database, TimeProvider.System));
        await pipeline.StartAsync();
        await pipeline.FinishAsync();
        Say($"{what}: {pipeline.Events:#,0} events, {new FileInfo(path).Length / 1e6:0} MB, made in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
    }

    private static async Task<Start> StartEmptyAsync(string path)
    {
        await using var server = new StartedServer([.. LiveFeed, $"--Storage:Sqlite:Path={path}"]);
        var ready = await server.WhenReadyAsync();
        return new Start(ready, double.NaN, double.NaN, double.NaN, server.Cpu.TotalSeconds);
    }

    private static async Task<Start> StartAsync(string[] feed, string path, Func<StartedServer, string, Task<double>> goesOn)
    {
        await using var server = new StartedServer([.. feed, $"--Storage:Sqlite:Path={path}"]);
        var ready = await server.WhenReadyAsync();
        var first = await server.WhenSeriesAsync(Symbols[0], Session.Date, RawBars);
        var (all, on) = (first, 0.0);
        foreach (var symbol in Symbols[1..])
            all = await server.WhenSeriesAsync(symbol, Session.Date, RawBars);
        foreach (var symbol in Symbols)
            on = await goesOn(server, symbol);
        return new Start(ready, first, all, on, server.Cpu.TotalSeconds);
    }

    private static bool Judge(string what, List<Start> starts)
    {
        var good = Median(starts, static start => start.GoesOn) <= Most;
        Print($"{(good ? "pass" : "FAIL")}  {what}", starts);
        return good;
    }

    private static void Print(string what, List<Start> starts) => Say(
        $"{what,-19} {Median(starts, static start => start.Ready),7:0.00} {Median(starts, static start => start.FirstSeries),13:0.00} {Median(starts, static start => start.AllSeries),11:0.00} {Median(starts, static start => start.GoesOn),8:0.00} {Median(starts, static start => start.Cpu),15:0.00}");

    private static double Median(List<Start> starts, Func<Start, double> part)
    {
        double[] sorted = [.. starts.Select(part).Order()];
        return sorted[sorted.Length / 2];
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>Seconds from the start of the process until it said that it is ready, answered one symbol's stored bars and
    /// those of all, and had the state to go on from; and the processor time it took.</summary>
    private readonly record struct Start(double Ready, double FirstSeries, double AllSeries, double GoesOn, double Cpu);
}
