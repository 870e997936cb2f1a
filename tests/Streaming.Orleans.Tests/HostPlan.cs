using System.Globalization;

namespace Streaming.Orleans.Tests;

/// <summary>How a host is started.</summary>
internal sealed record HostPlan
{
    public required string Database { get; init; }

    public IReadOnlyList<string> Symbols { get; init; } = ["SPY", "QQQ"];

    /// <summary>Twenty times the market's pace unless told otherwise: a bar in a second and a half.</summary>
    public double Speed { get; init; } = 20;

    /// <summary>Where the other hosts reach it; a free port unless told otherwise.</summary>
    public int? Port { get; init; }

    /// <summary>Where it listens, behind a wire.</summary>
    public int? ListenPort { get; init; }

    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    public IEnumerable<(string Name, string Value)> Environment(int httpPort, int clusterPort)
    {
        yield return ("ASPNETCORE_ENVIRONMENT", "Development");
        yield return ("Urls", $"http://127.0.0.1:{httpPort}");
        yield return ("Cluster__Kind", "orleans");
        yield return ("Cluster__Id", "test");
        yield return ("Cluster__Address", "127.0.0.1");
        yield return ("Cluster__Port", $"{clusterPort}");
        yield return ("Cluster__ListenPort", $"{ListenPort ?? 0}");
        yield return ("Storage__Kind", "postgres");
        yield return ("Storage__Postgres__ConnectionString", Database);
        yield return ("Feed__Simulator__Speed", Speed.ToString(CultureInfo.InvariantCulture));
        yield return ("Access__AddressRate", "10000");
        yield return ("Access__AddressBurst", "10000");
        for (var i = 0; i < Symbols.Count; i++)
            yield return ($"Feed__Simulator__Symbols__{i}", Symbols[i]);
        foreach (var (name, value) in Settings)
            yield return (name, value);
    }
}
