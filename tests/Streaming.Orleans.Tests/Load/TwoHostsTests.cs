using System.Globalization;
using Xunit;

namespace Streaming.Orleans.Tests.Load;

/// <summary>What a second host brings, by the time that processors spend on each: hosts that share this machine's cores
/// cannot be faster than they, but each can need less.</summary>
public sealed class TwoHostsTests : ClusterRig
{
    private const int ConnectionsPerHost = 1_000;

    // Two bars at twice the market's pace: a stretch that is no whole number of them holds a close or does not.
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(30);

    private static readonly string[] Symbols =
    [
        "SPY", "QQQ", "IWM", "DIA", "AAPL", "MSFT", "NVDA", "AMZN", "META", "GOOGL", "TSLA", "AMD", "NFLX", "AVGO", "JPM", "XOM",
    ];

    private static readonly string[] Topics = [.. Symbols.Select(symbol => $"series/{symbol}/30s")];

    [Fact]
    public async Task Two_hosts_carry_more_than_1_6_times_the_update_rate_of_one_and_share_the_symbols()
    {
        await StartAsync(LoadPlan());
        await SettleAsync();
        var one = Assert.Single(await MeasureAsync());

        await StartAsync(LoadPlan());
        await SettleAsync();
        var two = await MeasureAsync();

        // What each host could carry on a processor of its own is bounded by the busier one.
        var single = one.PerSecond / one.Cpu;
        var both = two.Sum(host => host.PerSecond) / two.Max(host => host.Cpu);
        Report("one host", one);
        foreach (var host in two)
            Report("of two hosts", host);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"updates a second and busiest host's processor: {single:0} with one host, {both:0} with two, {both / single:0.00} times"));
        Assert.All(Hosts, host => Assert.NotEmpty(host.Symbols));
        Assert.Equal(Symbols.Order(), Hosts.SelectMany(host => host.Symbols).Order());
        Assert.True(both > 1.6 * single, $"{both:0} of two hosts is not 1.6 times {single:0} of one.");
    }

    private static void Report(string what, HostLoad load) => TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what}: {load.Symbols} symbols live on it, {load.Idle:0.000} of a processor without clients; {ConnectionsPerHost} connections, {load.PerSecond:0} updates/s, {load.Cpu:0.000} of a processor, {(load.Cpu - load.Idle) / load.PerSecond * 1e6:0.00} us an update"));

    private HostPlan LoadPlan() => Plan() with
    {
        Symbols = Symbols,
        Speed = 2,
        Settings = new Dictionary<string, string>
        {
            ["Feed__Simulator__HeadStart"] = "00:03:00",
            ["Push__ConnectionsPerKey"] = "100000",
        },
    };

    private async Task SettleAsync()
    {
        foreach (var host in Hosts)
            foreach (var symbol in Symbols)
                await host.UntilBarAsync(symbol, 7);
        await UntilSettledAsync(Symbols);
    }

    /// <summary>Each host with a crowd at every one, then without: what is measured first has been compiled before.</summary>
    private async Task<HostLoad[]> MeasureAsync()
    {
        var crowds = new List<Crowd>();
        foreach (var host in Hosts)
            crowds.Add(await Crowd.ConnectAsync(host, ConnectionsPerHost, Topics));
        await Stretch.SpendAsync(Hosts, Measured);
        var updates = crowds.Select(crowd => crowd.Updates).ToArray();
        var busy = await Stretch.SpendAsync(Hosts, Measured);
        var told = crowds.Select((crowd, i) => (crowd.Updates - updates[i]) / Measured.TotalSeconds).ToArray();
        foreach (var crowd in crowds)
            await crowd.DisposeAsync();
        await Stretch.SpendAsync(Hosts, Measured / 5);
        var idle = await Stretch.SpendAsync(Hosts, Measured);
        return [.. Hosts.Select((host, i) => new HostLoad(host.Symbols.Count, idle[i], busy[i], told[i]))];
    }

    private sealed record HostLoad(int Symbols, double Idle, double Cpu, double PerSecond);
}
