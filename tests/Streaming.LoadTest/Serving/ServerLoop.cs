using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Streaming.LoadTest.Serving;

/// <summary>A server process's own side: says where it listens, then does what it is told, line by line.</summary>
internal static class ServerLoop
{
    public static async Task RunAsync(string kind, int symbols, int strikes)
    {
        var market = new LoadMarket(symbols, strikes);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        if (kind == "hub")
            HubServer.Add(builder, market);
        else if (kind == "group")
            GroupServer.Add(builder);

        await using var app = builder.Build();
        var broadcaster = Map(kind, app);
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());

        while (Console.ReadLine() is { } command)
        {
            var words = command.Split(' ');
            if (words[0] == "run")
                await RunOnThreadAsync(() => market.Run(
                    broadcaster,
                    int.Parse(words[1], CultureInfo.InvariantCulture),
                    double.Parse(words[2], CultureInfo.InvariantCulture),
                    together: words[3] == "together"));
            else if (words[0] == "live")
                await RunOnThreadAsync(() => market.Live(broadcaster, double.Parse(words[1], CultureInfo.InvariantCulture)));

            Console.WriteLine(StatsOf(broadcaster, market, collect: words[0] == "collect"));
        }
    }

    private static IBroadcaster Map(string kind, WebApplication app)
    {
        switch (kind)
        {
            case "hub":
                HubServer.Map(app);
                return new HubServer(app);
            case "group":
                GroupServer.Map(app);
                return new GroupServer(app);
            default:
                var bare = new BareServer();
                bare.Map(app);
                return bare;
        }
    }

    // An actor has a thread of the pool; the schedule's sleeps must not take one from the connections.
    private static Task RunOnThreadAsync(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static ServerStats StatsOf(IBroadcaster broadcaster, LoadMarket market, bool collect)
    {
        using var process = Process.GetCurrentProcess();
        var heap = GC.GetTotalMemory(collect);
        return new(
            process.TotalProcessorTime.TotalSeconds, heap, process.WorkingSet64, broadcaster.Connections,
            market.Calls.Milliseconds(0.99));
    }
}
