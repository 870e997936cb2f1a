using System.Diagnostics;
using Streaming.Client;
using Xunit;

namespace Streaming.Orleans.Tests;

/// <summary>kill -9, with clients at every host.</summary>
public sealed class KilledHostTests : ClusterRig
{
    private static readonly string[] Symbols = ["SPY", "QQQ"];

    [Theory]
    [InlineData("the feed's host")]
    [InlineData("the symbol's host")]
    public async Task Clients_of_every_host_miss_nothing_and_the_symbol_is_back_within_30_seconds(string victim)
    {
        await StartAsync();
        await StartAsync();
        await StartAsync();
        foreach (var host in Hosts)
            await host.UntilBarAsync("SPY", 61);
        await UntilSettledAsync(Symbols);

        var killed = Hosts.First(host => victim == "the feed's host" ? host.HasFeed : host.Symbols.Contains("SPY"));
        var left = Hosts.Except([killed]).ToArray();
        var followers = Hosts
            .Select(host => (ClusterHost[])[host, .. left])
            .SelectMany(hosts => new[]
            {
                HubFollower.Follow(Topics.Series("SPY"), hosts),
                HubFollower.Follow(Topics.Series("QQQ"), hosts),
                HubFollower.Follow(Topics.Heatmap("SPY"), hosts),
            })
            .ToArray();
        var before = await killed.BarsAsync("SPY");
        foreach (var follower in followers)
            await follower.UntilAsync(before.Last / 2);

        killed.Kill();
        var waited = Stopwatch.StartNew();
        var after = await left[0].UntilBarAsync("SPY", before.Last + 3);
        var back = waited.Elapsed;

        Assert.InRange(back.TotalSeconds, 0, 30);
        before.AssertContinuedBy(after);
        after.AssertContinuedBy(await left[1].UntilBarAsync("SPY", after.Last));
        foreach (var (topic, index) in followers.Select((follower, index) => (follower, index % 3)))
        {
            await topic.UntilAsync(index == 2 ? after.Last / 2 : after.Last);
            topic.AssertWhole((await left[0].BarsAsync(index == 1 ? "QQQ" : "SPY")).Epoch!);
        }

        Assert.All(followers[(3 * Hosts.ToList().IndexOf(killed))..][..3], follower => Assert.True(follower.Breaks > 0));
        TestContext.Current.SendDiagnosticMessage(
            $"{victim} had {string.Join(", ", killed.Symbols)}{(killed.HasFeed ? " and the feed" : "")}: "
            + $"three bars were there {back.TotalSeconds:0.0} s after the kill");
        foreach (var follower in followers)
            await follower.DisposeAsync();
    }
}
