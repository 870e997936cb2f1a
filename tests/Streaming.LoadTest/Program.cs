using System.Globalization;
using Streaming.LoadTest;
using Streaming.LoadTest.Serving;

if (args is ["serve", var kind, var symbols, var strikes])
{
    await ServerLoop.RunAsync(
        kind, int.Parse(symbols, CultureInfo.InvariantCulture), int.Parse(strikes, CultureInfo.InvariantCulture));
    return;
}

var size = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1_000;
var seconds = args.Length > 2 ? double.Parse(args[2], CultureInfo.InvariantCulture) : 10;
var scenarios = new Scenarios(size, seconds);
await (args.FirstOrDefault() switch
{
    "cost" => scenarios.CostAsync(),
    "close" => scenarios.CloseAsync(),
    "memory" => scenarios.MemoryAsync(),
    "slow" => scenarios.SlowAsync(),
    _ => scenarios.AllAsync(),
});
