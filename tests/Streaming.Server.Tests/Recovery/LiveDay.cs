using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Server.Tests.Faults.Stores;
using Streaming.Server.Tests.Hubs;
using Streaming.Server.Tests.RecordedDay.Doors;
using Streaming.Testing;
using Streaming.Testing.Databento;
using Streaming.Testing.ToldTime;
using Xunit;

namespace Streaming.Server.Tests.Recovery;

/// <summary>A live feed's day from 11:30 New York to its close at 13:00, and from the open on for whoever asks: a gateway of
/// this process tells it, and the program is told the time.</summary>
/// <remarks>The wall moves by ten seconds at a time, then what happened in them is told. A step that waits for the program
/// lets no print be late: <c>/health/ready</c> is well only when the newest event of each symbol is less than five seconds
/// old, the books that end a step are of its very end, and a bar waits for late prints for longer than a step. So it is the
/// same day whatever the machine is busy with and whoever was away in it.</remarks>
internal sealed class LiveDay : IAsyncDisposable
{
    private const string Key = "db-ThisIsNotARealApiKey0000ABCDE";

    private static readonly TimeSpan SinceOpen = TimeSpan.FromHours(2);
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(15);

    private static readonly Lazy<Task<Dictionary<string, List<string>>>> Whole = new(UndisturbedAsync);

    private readonly GatewayDay _told;
    private readonly ReplayingGateway _gateway;
    private readonly TimeTeller _wall;
    private readonly WatchedDay _day;
    private int _step;

    private LiveDay(GatewayDay told, TimeSpan sinceOpen, string[] arguments)
    {
        _told = told;
        _gateway = new ReplayingGateway(Key, told.Symbols);
        _wall = new TimeTeller((GatewayDay.Session.Open + sinceOpen).ToUtc());
        _day = new WatchedDay(
            GatewayDay.Underlyings, GatewayDay.Session.Date.ToString("yyyy-MM-dd"), ["16:45:30", "17:30:00"],
            [
                "--Feed:Kind=databento", $"--Feed:Databento:Key={Key}", "--Feed:Databento:Host=127.0.0.1",
                $"--Feed:Databento:Port={_gateway.Port}",
                .. GatewayDay.Underlyings.Select((symbol, place) => $"--Feed:Databento:Symbols:{place}={symbol}"),
                $"--Engine:CloseGrace={CloseGrace}", "--Feed:Databento:SilenceMax=00:10:00", .. arguments,

                // A write that takes a moment takes ten seconds of this wall.
                "--Push:SlowConsumerGrace=00:01:00",
            ],
            _wall.Environment);
        for (_step = 0; GatewayDay.EndOf(_step) <= Now; _step++)
            _gateway.Tell(told.Steps[_step]);
    }

    /// <summary>How many steps there are until the day is over.</summary>
    public int StepsLeft => (int)((GatewayDay.Session.Close + CloseGrace - Now) / GatewayDay.Step) + 1;

    private Timestamp Now => Timestamp.FromUtc(_wall.Now);

    public static Task<LiveDay> BeginAsync() => BeginAsync(SinceOpen);

    /// <summary>The same from another time on, of a program with arguments of its own.</summary>
    public static async Task<LiveDay> BeginAsync(TimeSpan sinceOpen, params string[] arguments) =>
        new(await GatewayDay.ReadAsync(), sinceOpen, arguments);

    public Task<RunningServer> StartAsync(string[] store) => _day.StartAsync(store);

    /// <param name="known">What the client had on an earlier connection.</param>
    /// <param name="mayBeAnew">The server may have lost it all: the client begins anew then.</param>
    public Task<FlowClient> ConnectAsync(
        RunningServer server, Dictionary<string, TopicLog>? known, bool mayBeAnew = false) =>
        _day.ConnectAsync(server, known, mayBeAnew);


    /// <summary>Lets a step pass and waits for nobody.</summary>
    public async Task PassAsync()
    {
        await _wall.AdvanceAsync(GatewayDay.Step, TestContext.Current.CancellationToken);
        if (_step < _told.Steps.Count)
            _gateway.Tell(_told.Steps[_step++]);
    }

    /// <summary>Lets steps pass, each when the program has heard and the client was told what came before.</summary>
    public async Task PassHeardAsync(RunningServer server, FlowClient client, int steps)
    {
        using var http = WatchedDay.Caller(server);
        await HeardAsync(http, client);
        for (var step = 0; step < steps; step++)
        {
            await PassAsync();
            await HeardAsync(http, client);
        }
    }

    /// <summary>All but the headlines, whose log is the deployment's and not the session's.</summary>
    public IEnumerable<string> SessionTopics =>
        _day.Topics.Where(static topic => !topic.StartsWith("headline/", StringComparison.Ordinal));

    /// <summary>What REST has of the day by now, without the headlines.</summary>
    public async Task<Dictionary<string, List<string>>> BarsAsync(RunningServer server)
    {
        using var http = WatchedDay.Caller(server);
        return await RestTopics.WholeDayAsync(http, SessionTopics, _day.Date);
    }

    /// <summary>Lets the day run to its end, and holds what the client was told and what REST answers to a program that was
    /// there all the time.</summary>
    public async Task FinishWholeAsync(RunningServer server, FlowClient client, string remark)
    {
        await PassHeardAsync(server, client, StepsLeft);
        await _day.FinishWholeAsync(server, client, Whole.Value, remark);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _wall.DisposeAsync();
    }

    private static async Task<Dictionary<string, List<string>>> UndisturbedAsync()
    {
        await using var live = await BeginAsync();
        await using var server = await live.StartAsync(["--Storage:Kind=memory"]);
        await using var client = await live.ConnectAsync(server, null);
        await live.PassHeardAsync(server, client, live.StepsLeft);
        return await live._day.FinishAsync(server, client);
    }

    /// <summary>The newest events are there, and every bar that is over was told.</summary>
    private async Task HeardAsync(HttpClient http, FlowClient client)
    {
        // Who began to wait while the wall moved may wait from there; behind the close no event wakes it.
        if (Now > GatewayDay.Session.Close + CloseGrace)
            await PassAsync();

        await Readiness.UntilAsync(http, static reading => reading.Status == "ok", TimeSpan.Zero);
        var over = (long)((Now - GatewayDay.Session.Open - CloseGrace) / TimeSpan.FromSeconds(BarIntervals.RawSeconds)) - 1;
        await client.UntilAsync(
            () => client.IsClosed
                || _day.BarTopics.All(topic => client.Topics[topic].Seq >= Math.Min(over, WatchedDay.LastSeq)),
            () => $"bar {over} to be told");
        Assert.False(client.IsClosed, $"The client was sent away: {client.Bye}");
    }
}
