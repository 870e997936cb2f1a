namespace Streaming.Orleans.Placement;

/// <summary>Where each symbol belongs: it follows from its name and from which hosts there are, so that symbols spread
/// without anybody counting, and only those of a host that comes or goes move.</summary>
/// <remarks>Rendezvous hashing: D. Thaler, C. Ravishankar, "Using Name-Based Mappings to Increase Hit Rates", IEEE/ACM
/// Transactions on Networking 6 (1998).</remarks>
internal sealed class SymbolHomes(ISiloStatusOracle hosts)
{
    public bool IsHere(string symbol) => HomeOf(symbol, hosts.GetActiveSilos()).Equals(hosts.SiloAddress);

    public static SiloAddress HomeOf(string symbol, IReadOnlyCollection<SiloAddress> hosts) =>
        hosts.MaxBy(host => Weight(symbol, host)) ?? throw new InvalidOperationException("No host can take a symbol now.");

    // Of the address without its start: a host that comes back takes its symbols again.
    private static ulong Weight(string symbol, SiloAddress host) => Mix(Hash($"{symbol}@{host.Endpoint}"));

    // FNV-1a, the same in every process; string.GetHashCode is not.
    private static ulong Hash(string text)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var each in text)
            hash = (hash ^ each) * 1_099_511_628_211UL;
        return hash;
    }

    // The finalizer of MurmurHash3: names that differ in a letter differ in half of the bits.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 33)) * 0xff51afd7ed558ccdUL;
        value = (value ^ (value >> 33)) * 0xc4ceb9fe1a85ec53UL;
        return value ^ (value >> 33);
    }
}
