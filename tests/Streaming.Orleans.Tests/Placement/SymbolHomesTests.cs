using System.Net;
using Streaming.Orleans.Placement;
using Xunit;

namespace Streaming.Orleans.Tests.Placement;

public sealed class SymbolHomesTests
{
    private static readonly string[] Symbols = [.. Enumerable.Range(0, 6_000).Select(each => $"S{each}")];
    private static readonly SiloAddress[] Hosts = [.. Enumerable.Range(1, 20).Select(each => Host(each))];

    [Fact]
    public void Symbols_spread_over_the_hosts()
    {
        var counts = Symbols.CountBy(symbol => SymbolHomes.HomeOf(symbol, Hosts)).ToDictionary();

        // 300 in the mean; five deviations of a binomial to either side.
        Assert.Equal(Hosts.Length, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 215, 385));
    }

    [Fact]
    public void When_a_host_goes_only_its_symbols_move()
    {
        foreach (var symbol in Symbols)
        {
            var home = SymbolHomes.HomeOf(symbol, Hosts);
            var later = SymbolHomes.HomeOf(symbol, Hosts[1..]);

            Assert.Equal(home.Equals(Hosts[0]), !home.Equals(later));
        }
    }

    [Fact]
    public void A_host_that_comes_back_has_its_symbols_again()
    {
        foreach (var symbol in Symbols)
            Assert.Equal(
                SymbolHomes.HomeOf(symbol, Hosts).Equals(Hosts[0]),
                SymbolHomes.HomeOf(symbol, [Host(1, start: 2), .. Hosts[1..]]).Equals(Host(1, start: 2)));
    }

    private static SiloAddress Host(int number, int start = 1) => SiloAddress.New(new IPAddress([10, 0, 0, (byte)number]), 11_111, start);
}
