using System.Net;
using Streaming.Client;
using Streaming.Testing;
using Xunit;

namespace Streaming.Orleans.Tests;

/// <summary>Two hosts and a network between them, and between them and PostgreSQL, that is cut in silence: what was
/// under way arrives when it is mended.</summary>
public sealed class CutOffHostTests : ClusterRig
{
    private readonly List<Wire> _wires = [];

    [Fact]
    public async Task A_host_that_is_cut_off_from_all_writes_nothing_stale_and_its_clients_go_on_elsewhere()
    {
        var first = await StartWiredAsync();
        await first.Host.UntilBarAsync("SPY", 61);
        var second = await StartWiredAsync();
        var before = await second.Host.UntilBarAsync("SPY", 62);
        await using var client = HubFollower.Follow(Topics.Series("SPY"), first.Host, second.Host);
        await client.UntilAsync(before.Last);

        first.Cut();
        second.Hosts.Cut();
        var meanwhile = await second.Host.UntilBarAsync("SPY", before.Last + 3);
        await first.Host.UntilAsync(
            async () => !(await first.Host.Http.GetAsync("/health/ready", Stop)).IsSuccessStatusCode, "to be not ready");
        first.Mend();
        second.Hosts.Mend();

        // It finds that the others have given it up, and ends; so it tells its clients.
        await first.Host.Ended.WaitAsync(TimeSpan.FromSeconds(60), Stop);
        var after = await second.Host.UntilBarAsync("SPY", meanwhile.Last + 3);
        before.AssertContinuedBy(meanwhile);
        meanwhile.AssertContinuedBy(after);
        await client.UntilAsync(after.Last);
        client.AssertWhole(after.Epoch!);
        Assert.True(client.Breaks > 0);
    }

    [Fact]
    public async Task Of_two_hosts_that_do_not_reach_each_other_one_goes_on_with_everything()
    {
        var first = await StartWiredAsync();
        await first.Host.UntilBarAsync("SPY", 61);
        var second = await StartWiredAsync();
        var before = await second.Host.UntilBarAsync("SPY", 62);
        await using var one = HubFollower.Follow(Topics.Series("SPY"), first.Host, second.Host);
        await using var other = HubFollower.Follow(Topics.Series("SPY"), second.Host, first.Host);
        await one.UntilAsync(before.Last);
        await other.UntilAsync(before.Last);

        first.Hosts.Cut();
        second.Hosts.Cut();
        var ended = await Task.WhenAny(first.Host.Ended, second.Host.Ended).WaitAsync(TimeSpan.FromSeconds(60), Stop);
        var left = ended == first.Host.Ended || first.Host.Ended.IsCompleted ? second.Host : first.Host;

        var after = await left.UntilBarAsync("SPY", before.Last + 4);
        before.AssertContinuedBy(after);
        foreach (var client in new[] { one, other })
        {
            await client.UntilAsync(after.Last);
            client.AssertWhole(after.Epoch!);
        }
    }

    [Fact]
    public async Task While_the_database_is_out_of_reach_nothing_is_told_that_is_not_kept_and_then_all_goes_on()
    {
        var first = await StartWiredAsync();
        var second = await StartWiredAsync();
        var before = await second.Host.UntilBarAsync("SPY", 62);
        await using var client = HubFollower.Follow(Topics.Series("SPY"), first.Host, second.Host);
        await client.UntilAsync(before.Last);

        first.Database.Cut();
        second.Database.Cut();
        await second.Host.UntilAsync(
            async () => !(await second.Host.Http.GetAsync("/health/ready", Stop)).IsSuccessStatusCode, "to be not ready");
        first.Database.Mend();
        second.Database.Mend();

        var after = await second.Host.UntilBarAsync("SPY", before.Last + 5);
        before.AssertContinuedBy(after);
        after.AssertContinuedBy(await first.Host.UntilBarAsync("SPY", after.Last));
        await client.UntilAsync(after.Last);
        client.AssertWhole(after.Epoch!);
    }

    private async Task<Wired> StartWiredAsync()
    {
        var listenPort = ClusterHost.FreePort();
        var hosts = Lay(new IPEndPoint(IPAddress.Loopback, listenPort));
        var database = Lay(Postgres.Socket);
        var host = await StartAsync(Plan() with
        {
            Port = hosts.Port,
            ListenPort = listenPort,
            Database = PostgresServer.ConnectionStringAt(database.Port),
        });
        return new Wired(host, hosts, database);
    }

    private Wire Lay(EndPoint far)
    {
        var wire = new Wire(() => [far]);
        _wires.Add(wire);
        return wire;
    }

    /// <param name="Hosts">By which the other hosts reach it.</param>
    /// <param name="Database">By which it reaches PostgreSQL.</param>
    private sealed record Wired(ClusterHost Host, Wire Hosts, Wire Database)
    {
        public void Cut()
        {
            Hosts.Cut();
            Database.Cut();
        }

        public void Mend()
        {
            Hosts.Mend();
            Database.Mend();
        }
    }
}
