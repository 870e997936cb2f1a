using System.Globalization;
using Streaming.Engine.Bars;
using Streaming.LoadTest.Clients;
using Streaming.LoadTest.Serving;

namespace Streaming.LoadTest;

/// <summary>What is measured, one after the other; figures of one scenario are of one run and compare.</summary>
internal sealed class Scenarios(int connections, double seconds)
{
    private const int Symbols = 16;
    private const int Strikes = 100;

    private static readonly (string Kind, string Protocol)[] Servers =
        [("bare", "json"), ("group", "json"), ("hub", "json"), ("hub", "messagepack")];

    public async Task AllAsync()
    {
        await CostAsync();
        await CloseAsync();
        await MemoryAsync();
        await SlowAsync();
        await HeatmapAsync();
    }

    /// <summary>The same bytes to everybody by three servers, the bars of all symbols at one moment, as sessions close them:
    /// what an update costs.</summary>
    public async Task CostAsync()
    {
        Console.WriteLine($"cost: {connections} connections, {Symbols} series topics each");
        Console.WriteLine("server           bars/s   delivered/s  cpu us/update  publisher p99  latency from the schedule");
        var topics = TopicsOf(symbol => [$"series/{symbol}/30s"]);
        foreach (var rate in (int[])[1, 4, 10])
        {
            // Round about, so that what else the machine does falls on all alike; the least disturbed of three is told.
            var loads = Servers.ToDictionary(each => each, _ => new List<Load>());
            for (var round = 0; round < 3; round++)
                foreach (var (kind, protocol) in Servers)
                {
                    await using var server = await ServerProcess.StartAsync(kind, Symbols, Strikes);
                    await using var crowd = await Crowd.ConnectAsync(server, protocol, connections, topics);

                    // Long enough for the code that runs most to have been compiled for it.
                    await server.RunAsync(8, 5, together: true);
                    loads[(kind, protocol)].Add(await crowd.MeasureAsync(server, rate, seconds, together: true));
                }

            foreach (var (kind, protocol) in Servers)
            {
                var load = loads[(kind, protocol)].MinBy(each => each.CpuMicroseconds)!;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{kind + " " + protocol,-16} {rate * Symbols,6}  {load.PerSecond,12:N0}  {load.CpuMicroseconds,13:0.00}  {load.PublishP99Milliseconds,10:0.000} ms  {load.Latency}"));
            }
        }
    }

    /// <summary>Every size of bar and every kind of topic at once, as a minute's end is.</summary>
    public async Task CloseAsync()
    {
        Console.WriteLine($"close: {connections} connections, 2 symbols, ten topics each, one close a second");
        var topics = TopicsOf(
            symbol =>
            [
                $"series/{symbol}/30s", $"series/{symbol}/1m", $"series/{symbol}/5m", $"hedge-flow/{symbol}/all/30s",
                $"heatmap/{symbol}/gex/raw/1m",
            ],
            symbols: 2);
        foreach (var protocol in (string[])["json", "messagepack"])
        {
            await using var server = await ServerProcess.StartAsync("hub", 2, 250);
            await using var crowd = await Crowd.ConnectAsync(server, protocol, connections, topics);
            await server.RunAsync(1, 2);
            Console.WriteLine($"{protocol,-12} {(await crowd.MeasureAsync(server, 1, seconds)).Latency}");
        }
    }

    /// <summary>What an idle connection holds in the server, five topics subscribed.</summary>
    public async Task MemoryAsync()
    {
        Console.WriteLine($"memory: {connections} idle connections");
        foreach (var kind in (string[])["bare", "group", "hub"])
        {
            await using var server = await ServerProcess.StartAsync(kind, Symbols, Strikes);
            await using (await Crowd.ConnectAsync(server, "json", 50, FirstFive()))
                await server.RunAsync(1, 1);

            var before = await server.StatsAsync(collect: true);
            await using var crowd = await Crowd.ConnectAsync(server, "json", connections, FirstFive());
            var after = await server.StatsAsync(collect: true);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{kind,-6} {(after.HeapBytes - before.HeapBytes) / 1024.0 / connections,6:0.0} KB of heap, {(after.WorkingSetBytes - before.WorkingSetBytes) / 1024.0 / connections,6:0.0} KB of working set a connection"));
        }
    }

    /// <summary>A session as it is, before fifty healthy clients alone and then beside five that read half of what comes,
    /// one that reads a byte a second, one that never reads and one that vanishes without a close.</summary>
    public async Task SlowAsync()
    {
        string[] sizes = ["30s", "1m", "5m", "15m"];
        string[] sides = ["all", "calls", "puts"];
        await SlowAsync("bars of every size", Strikes, TopicsOf(symbol =>
        [
            .. sizes.Select(size => $"series/{symbol}/{size}"),
            .. from side in sides from size in sizes select $"hedge-flow/{symbol}/{side}/{size}",
        ]));
        await SlowAsync("bars and heatmaps", 2 * Strikes, TopicsOf(symbol =>
        [
            $"series/{symbol}/30s",
            .. sides.Select(side => $"hedge-flow/{symbol}/{side}/30s"),
            .. from metric in (string[])["gex", "dex", "vex", "chex", "oi", "signed_flow"]
               from mode in (string[])["raw", "delta"]
               select $"heatmap/{symbol}/{metric}/{mode}/1m",
        ]));
    }

    private async Task SlowAsync(string what, int strikes, List<string> topics)
    {
        const int Healthy = 50;
        await using var server = await ServerProcess.StartAsync("hub", Symbols, strikes);
        await using var healthy = await Crowd.ConnectAsync(server, "json", Healthy, topics);
        await server.LiveAsync(5);
        var alone = await healthy.MeasureLiveAsync(server, 3 * seconds);
        Console.WriteLine($"slow: {what}");
        Console.WriteLine($"      {Healthy} healthy alone       {alone.Latency}  publisher p99 {alone.PublishP99Milliseconds:0.000} ms");

        var half = (int)(alone.BytesPerConnectionSecond / 2);
        Console.WriteLine($"      {alone.BytesPerConnectionSecond / 1000:0} KB a second each, {topics.Count} topics");
        await using var slow = await Crowd.ConnectAsync(server, "json", Healthy / 10, topics, half);
        await using var byByte = await Crowd.ConnectAsync(server, "json", 1, topics, pace: 1);
        await using var stalled = await Crowd.ConnectAsync(server, "json", 1, topics, pace: 0);
        await using var gone = await Crowd.ConnectAsync(server, "json", 1, topics, pace: 0);
        gone.Vanish();
        var before = await server.StatsAsync(collect: true);
        var beside = await healthy.MeasureLiveAsync(server, 3 * seconds);
        var after = await server.StatsAsync(collect: true);
        Console.WriteLine($"      {Healthy} beside slow ones     {beside.Latency}  publisher p99 {beside.PublishP99Milliseconds:0.000} ms");
        Console.WriteLine($"      {Healthy / 10} at half speed          {slow.Latency}  {slow.Conflated} updates told of others they replaced, {slow.Gaps} gaps, {slow.Over} ended");
        Console.WriteLine($"        of open bars         {slow.Open}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"      server: {after.Connections} of {Healthy + (Healthy / 10) + 3} connections left, heap {before.HeapBytes / 1e6:0.0} -> {after.HeapBytes / 1e6:0.0} MB"));
    }

    /// <summary>A whole session's heatmap, 390 minutes of 250 strikes, beside a web server that sends the same bytes from
    /// a file.</summary>
    public async Task HeatmapAsync()
    {
        const int Readers = 8;
        Console.WriteLine($"heatmap: a session of 390 minutes and 250 strikes, {Readers} connections");
        await using var server = await ServerProcess.StartAsync("hub", 1, 250);
        await server.RunAsync((int)(TimeSpan.FromHours(6.5) / TimeSpan.FromSeconds(BarIntervals.RawSeconds)), 1);
        var folder = Directory.CreateTempSubdirectory("streaming-heatmap-");
        try
        {
            using var nginx = await Nginx.StartAsync(folder.FullName);
            foreach (var encoding in (string[])["identity", "gzip"])
            {
                using var own = new HeatmapReaders(server.HeatmapOf("S0"), encoding, Readers);
                var body = await own.BodyAsync();
                await File.WriteAllBytesAsync(Path.Combine(folder.FullName, encoding == "gzip" ? "day.json.gz" : "day.json"), body);
                Console.WriteLine($"hub   {encoding,-8} {body.Length / 1000,6:N0} KB  {await own.ReadAsync(seconds, async () => (await server.StatsAsync()).CpuSeconds)}");
                if (nginx is null)
                    continue;

                using var file = new HeatmapReaders(new Uri(nginx.Address, "/day.json"), encoding, Readers);
                Console.WriteLine($"nginx {encoding,-8} {body.Length / 1000,6:N0} KB  {await file.ReadAsync(seconds, () => Task.FromResult(nginx.CpuSeconds))}");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        if (!Nginx.IsThere)
            Console.WriteLine("no nginx on this machine to compare with");
    }

    private static List<string> FirstFive() => TopicsOf(symbol => [$"series/{symbol}/1m"], symbols: 5);

    private static List<string> TopicsOf(Func<string, string[]> topics, int symbols = Symbols) =>
        [.. Enumerable.Range(0, symbols).SelectMany(i => topics($"S{i}"))];
}
