using System.Net;
using System.Net.Sockets;

namespace Streaming.Server.Events.Webhooks;

/// <summary>Tells addresses of the open internet from those that a stranger must not make this machine talk to.</summary>
internal static class PublicAddress
{
    // IANA's special-purpose registries (RFC 6890 and its updates): what is not globally reachable, what is reserved and
    // what hides an IPv4 address in its bits.
    private static readonly IPNetwork[] Refused =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
            "224.0.0.0/4", "240.0.0.0/4", "::/8", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23",
            "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        ]).Select(IPNetwork.Parse),
    ];

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
            return false;

        foreach (var network in Refused)
            if (network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address))
                return false;

        return true;
    }
}
