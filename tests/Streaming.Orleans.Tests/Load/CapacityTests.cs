using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Xunit;

namespace Streaming.Orleans.Tests.Load;

/// <summary>What a symbol costs its host, the hosts that follow it, and the database, at the market's pace. It asserts nothing and runs when asked
/// for: <c>-explicit only -class '*CapacityTests'</c>.</summary>
public sealed class CapacityTests : ClusterRig
{
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(60);

    private static readonly string[] Symbols =
    [
        "SPY", "QQQ", "IWM", "DIA", "AAPL", "MSFT", "NVDA", "AMZN", "META", "GOOGL", "TSLA", "AMD", "NFLX", "AVGO", "JPM", "XOM",
    ];

    [Theory(Explicit = true)]
    [InlineData("Demo")]
    [InlineData("Real")]
    public async Task Cost_of_a_symbol(string profile)
    {
        var plan = Plan() with
        {
            Symbols = Symbols,
            Speed = 1,
            Settings = new Dictionary<string, string>
            {
                ["Feed__Simulator__Profile"] = profile,
                ["Feed__Simulator__HeadStart"] = "00:00:30",
            },
        };
        await StartAsync(plan);
        await StartAsync(plan);
        await UntilSettledAsync(Symbols);
        foreach (var host in Hosts)
            await host.UntilBarAsync("SPY", 0);

        var before = await ReadDatabaseAsync();
        var cpu = await Stretch.SpendAsync(Hosts, Measured);
        var after = await ReadDatabaseAsync();

        var seconds = Measured.TotalSeconds;
        for (var i = 0; i < Hosts.Count; i++)
        {
            var mine = Hosts[i].Symbols;
            var events = mine.Sum(symbol => after.Events[symbol] - before.Events.GetValueOrDefault(symbol));
            Write($"{profile}: host with {mine.Count} symbols{(Hosts[i].HasFeed ? ", the simulator and the pump" : "")}: {events / seconds:0} events/s, {cpu[i]:0.000} of a processor, {Hosts[i].Memory / 1e6:0} MB");
        }

        // One connection a host is enough for it to be told of every symbol.
        var crowds = new List<Crowd>();
        foreach (var host in Hosts)
            crowds.Add(await Crowd.ConnectAsync(host, 1, Symbols.Select(symbol => $"series/{symbol}/30s")));
        await Stretch.SpendAsync(Hosts, Measured / 6);
        var followed = await Stretch.SpendAsync(Hosts, Measured);
        for (var i = 0; i < Hosts.Count; i++)
        {
            Write($"{profile}: the same host while both follow all {Symbols.Length}: {followed[i]:0.000} of a processor, {Hosts[i].Memory / 1e6:0} MB");
            await crowds[i].DisposeAsync();
        }

        Write($"{profile}: database: {(after.Batches - before.Batches) / seconds:0} batches/s, {(after.Bytes - before.Bytes) / seconds / 1e3:0.0} KB/s, {(after.Cpu - before.Cpu) / Measured:0.000} of a processor");
    }

    private static void Write(FormattableString line) =>
        TestContext.Current.TestOutputHelper!.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private async Task<Database> ReadDatabaseAsync()
    {
        await using var source = NpgsqlDataSource.Create(Postgres.ConnectionString);
        var (events, batches) = (new Dictionary<string, long>(), 0L);
        await using (var counting = source.CreateCommand(
            "SELECT l.symbol, sum(j.count)::bigint, count(*) FROM journal j JOIN logs l ON l.id = j.log_id GROUP BY 1"))
        await using (var rows = await counting.ExecuteReaderAsync(Stop))
            while (await rows.ReadAsync(Stop))
            {
                events.Add(rows.GetString(0), rows.GetInt64(1));
                batches += rows.GetInt64(2);
            }

        await using var sizing = source.CreateCommand("SELECT pg_database_size(current_database())");
        return new Database(events, batches, (long)(await sizing.ExecuteScalarAsync(Stop))!, CpuOfPostgres());
    }

    /// <summary>Of the server and of all the processes that it has made.</summary>
    private TimeSpan CpuOfPostgres()
    {
        var folder = Path.GetDirectoryName(Postgres.Socket.ToString())!;
        var parent = File.ReadLines(Path.Combine(folder, "postmaster.pid")).First();
        var spent = TimeSpan.Zero;
        foreach (var process in Process.GetProcesses())
            using (process)
                if (process.ProcessName.StartsWith("postgres", StringComparison.Ordinal)
                    && ($"{process.Id}" == parent || ParentOf(process.Id) == parent))
                    spent += process.TotalProcessorTime;
        return spent;
    }

    // The fourth field, behind the name, which is in brackets and may hold anything.
    private static string ParentOf(int id) => File.ReadAllText($"/proc/{id}/stat").Split(')')[^1].Split(' ')[2];

    private sealed record Database(Dictionary<string, long> Events, long Batches, long Bytes, TimeSpan Cpu);
}
