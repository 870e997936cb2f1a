using System.Globalization;
using Streaming.LoadTest;
using Streaming.LoadTest.Serving;
using Streaming.Server.Hosting;

// The clients too: they share the server's processors here, and would interrupt it when it wakes them.
ThreadWakes.WaitTheirTurn();
if (args is ["serve", var kind, var symbols, var strikes])
{
    await ServerLoop.RunAsync(
        kind, int.Parse(symbols, CultureInfo.InvariantCulture), int.Parse(strikes, CultureInfo.InvariantCulture));
    return 0;
}

const string Usage = "dotnet run -c Release --project tests/Streaming.LoadTest -- [cost|close|memory|slow|heatmap] [connections] [seconds]";
var (size, seconds) = (1_000, 10.0);
if ((args.Length > 1 && !int.TryParse(args[1], CultureInfo.InvariantCulture, out size))
    || (args.Length > 2 && !double.TryParse(args[2], CultureInfo.InvariantCulture, out seconds))
    || args.Length > 3 || size <= 0 || seconds <= 0)
{
    Console.Error.WriteLine(Usage);
    return 2;
}

var scenarios = new Scenarios(size, seconds);
Func<Task>? run = args.FirstOrDefault() switch
{
    null => scenarios.AllAsync,
    "cost" => scenarios.CostAsync,
    "close" => scenarios.CloseAsync,
    "memory" => scenarios.MemoryAsync,
    "slow" => scenarios.SlowAsync,
    "heatmap" => scenarios.HeatmapAsync,
    _ => null,
};
if (run is null)
{
    Console.Error.WriteLine(Usage);
    return 2;
}

await run();
return 0;
